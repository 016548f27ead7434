# The texts of the pages in French. They say the same as the Dutch ones. A narrow no-break space
# stands before : ; ? ! and inside « ».

## Product and window

product = Kluis
window-title = { $page } – Kluis
loading = Un instant…
close = Fermer
list-more = Et encore { $count }.
back = Retour
next = Continuer
language = Langue
language-nl = Nederlands
language-en = English
language-fr = Français
language-de = Deutsch
language-fi = Suomi
field-show = Afficher
field-hide = Masquer
field-show-label = { $act } : { $field }
dialog-cancel = Annuler
safe-of = Coffre de { $owner }
lock-now = Verrouiller maintenant

## The way around

nav-label = Parties
nav-home = Vue d’ensemble
nav-data = Mes données
nav-add = Ajouter
nav-sharing = Partagé avec
nav-cooperative = Coopérative
nav-activity = Ce qui s’est passé
nav-settings = Réglages

## Dates

month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre
month-short-1 = janv.
month-short-2 = févr.
month-short-3 = mars
month-short-4 = avr.
month-short-5 = mai
month-short-6 = juin
month-short-7 = juil.
month-short-8 = août
month-short-9 = sept.
month-short-10 = oct.
month-short-11 = nov.
month-short-12 = déc.
date-long =
    { $day ->
        [1] 1er
       *[other] { $day }
    } { $month } { $year }
date-short =
    { $day ->
        [1] 1er
       *[other] { $day }
    } { $month } { $year }
date-month = { $month } { $year }
date-time = { $date } à { $time }
clock = { $hours }:{ $minutes }
date-unknown = date inconnue
date-day-label = Jour
date-month-label = Mois
date-year-label = Année

## Errors: what happened, what is safe, what to do

error-details = Détails techniques
error-retry = Réessayer
error-failed = Quelque chose n’a pas marché. Essayez encore une fois. Si cela ne marche toujours pas, montrez les détails techniques à la personne qui vous aide.
error-usage = Cela n’a pas pu se faire, car quelque chose n’est pas bien rempli. Vérifiez et essayez encore une fois.
error-wrong-key = Cela n’ouvre pas ce coffre. Vérifiez ce que vous avez tapé, aussi les majuscules et les espaces.
error-not-found = Ceci n’a pas été trouvé. Cela a peut-être été supprimé entre-temps.
error-conflict = Ceci a changé ailleurs entre-temps. Rien n’a été écrasé. Regardez de nouveau, puis réessayez.
error-refused = Vos choix ou les règles ne permettent pas cela. Rien n’a changé.
error-offline = La coopérative n’est pas joignable en ce moment. Vos données sur cet ordinateur sont en sécurité. Réessayez plus tard.
error-damaged = Kluis a trouvé des données abîmées. Kluis n’a rien changé. Récupérez une copie ou demandez de l’aide.
error-locked = Votre coffre est verrouillé. Ouvrez-le de nouveau pour continuer.
error-unreadable = Ce fichier n’a pas pu être compris. Rien n’en a été repris.
error-exists = Quelque chose porte déjà ce nom. Choisissez un autre nom.
error-newer = Ceci a été fait avec une version plus récente de Kluis. Mettez Kluis à jour pour l’ouvrir.
error-weak-passphrase = Cette phrase de passe est trop facile à deviner. Choisissez-en une plus longue.
error-not-signed-in = Il n’y a pas encore de connexion avec une coopérative. Connectez-vous d’abord à la page Coopérative.
error-sign-in-refused = La coopérative refuse cette identification. Vérifiez l’adresse. Si vous utilisez une clé, vérifiez aussi son nom et son secret.
error-sign-in-denied = Vous n’avez pas donné d’autorisation à Kluis dans le navigateur. Rien n’a changé. Vous pouvez réessayer.
error-sign-in-ended = La coopérative a mis fin à votre session. Ce qui attend continue d’attendre en sécurité. Identifiez-vous de nouveau à la page Coopérative.

## A new safe

welcome-step = Étape { $step } sur 3
welcome-title = Créez votre coffre
welcome-lead = Un coffre garde vos données de santé sur cet ordinateur. Personne d’autre que vous ne peut l’ouvrir.
welcome-owner = Votre nom
welcome-owner-hint = Le dossier du coffre sur cet ordinateur reçoit un nom qui y ressemble.
welcome-owner-missing = Remplissez un nom.
welcome-create = Créer le coffre
welcome-creating = Création du coffre…
passphrase-title = Choisissez une phrase de passe
passphrase-lead = La phrase de passe est la clé de votre coffre. Personne ne peut la retrouver pour vous.
passphrase-first = Votre nouvelle phrase de passe
passphrase-again = Votre nouvelle phrase de passe, encore une fois
passphrase-too-short = Cette phrase de passe est trop courte. Utilisez au moins { $shortest } caractères.
passphrase-different = Les deux phrases de passe ne sont pas les mêmes. Tapez-les de nouveau.
recovery-title = Votre feuille de récupération
recovery-lead = Avec ces mots, vous ouvrez votre coffre si vous oubliez la phrase de passe. Vous les voyez seulement maintenant. Enregistrez la feuille, imprimez-la ou écrivez les mots sur papier.
recovery-sheet-title = Feuille de récupération du coffre de { $owner }
recovery-sheet-text = La personne qui a ces mots peut ouvrir le coffre. Gardez cette feuille dans un endroit sûr, pas près de l’ordinateur.
recovery-print = Imprimer la feuille

## Opening

unlock-title = Ouvrez votre coffre
unlock-which = Quel coffre ?
unlock-broken = Ce coffre est illisible.
unlock-passphrase = Phrase de passe
unlock-recovery = Mots de la feuille de récupération
unlock-recovery-hint = Tapez tous les mots dans le bon ordre. Vous avez des parties d’une feuille de récupération ? Tapez alors une partie par ligne.
unlock-submit = Ouvrir
unlock-busy = Ouverture…
unlock-patience = Cela dure quelques secondes. Cela freine ceux qui essaient de deviner.
unlock-use-recovery = Ouvrir avec la feuille de récupération
unlock-use-passphrase = Ouvrir avec la phrase de passe
unlock-create = Créer encore un coffre

## Overview

home-hello = Bonjour { $owner }
home-state = Votre coffre contient { $records ->
        [one] { $records } donnée
       *[other] { $records } données
    } de { $categories ->
        [one] { $categories } type
       *[other] { $categories } types
    }.
home-all-here = Tout se trouve seulement sur cet ordinateur.
home-all-there = Tout se trouve aussi à la coopérative.
home-some-there =
    { $count ->
        [one] { $what } se trouve aussi à la coopérative.
       *[other] { $what } se trouvent aussi à la coopérative.
    } Le reste se trouve seulement sur cet ordinateur.
home-many-there = { $count } types se trouvent aussi à la coopérative. Le reste se trouve seulement sur cet ordinateur.
home-nobody = Personne d’autre ne peut rien voir.
home-may-see = { $name } peut voir : { $what }.
home-may-see-later = Vous avez donné une autorisation à { $name } pour : { $what }. Elle n’est pas encore valable.
home-more-may-see =
    { $count ->
        [one] Encore { $count } autre personne peut voir quelque chose.
       *[other] Encore { $count } autres personnes peuvent voir quelque chose.
    }
home-who-sees = Voir qui peut voir quoi
home-ending =
    { $count ->
        [one] Vous avez arrêté { $count } autorisation. La coopérative ne l’a pas encore confirmé.
       *[other] Vous avez arrêté { $count } autorisations. La coopérative ne l’a pas encore confirmé.
    }
home-standing =
    { $count ->
        [one] Quelque chose a changé pour l’approbation de { $count } autorisation que vous avez donnée. Voyez si vous l’arrêtez.
       *[other] Quelque chose a changé pour l’approbation de { $count } autorisations que vous avez données. Voyez si vous les arrêtez.
    }
grant-standing-advice = Vous pouvez arrêter cette autorisation ci-dessous.
list-and = { $first } et { $last }
home-attention = Ce qui demande votre attention
home-all-well = Rien ne vous attend.
home-requests =
    { $count ->
        [one] { $count } demande attend votre réponse.
       *[other] { $count } demandes attendent votre réponse.
    }
home-conflicts =
    { $count ->
        [one] { $count } donnée a changé ici et à la coopérative.
       *[other] { $count } données ont changé ici et à la coopérative.
    }
home-pending =
    { $count ->
        [one] { $count } changement attend pour aller à la coopérative.
       *[other] { $count } changements attendent pour aller à la coopérative.
    }
home-measurements = Dernières mesures
home-empty-title = Votre coffre est encore vide
home-empty-text = Ajoutez un fichier que vous avez reçu d’un médecin, d’un hôpital ou d’un appareil. Vous voyez d’abord ce qu’il contient.
home-empty-add = Ajouter vos premières données

## My data

data-lead = Tout ce que votre coffre contient, par type.
data-empty-title = Il n’y a pas encore de données
data-empty-text = Ici, vous verrez plus tard vos mesures, médicaments, résultats et plus. Commencez par ajouter un fichier.
data-empty-categories =
    { $count ->
        [one] { $count } type qui ne contient encore rien
       *[other] { $count } types qui ne contiennent encore rien
    }
data-count =
    { $count ->
        [one] { $count } donnée
       *[other] { $count } données
    }
data-newest = La plus récente : { $date }
data-shared-with =
    { $count ->
        [one] { $count } autre personne peut voir ceci
       *[other] { $count } autres personnes peuvent voir ceci
    }
data-sensitive = très sensible
state-local = seulement sur cet ordinateur
state-sealed = illisible à la coopérative
state-shared = aussi à la coopérative
state-mixed = en partie à la coopérative
category-filter = Chercher dans cette liste
category-count =
    { $count ->
        [0] Aucune donnée trouvée
        [one] { $count } donnée
       *[other] { $count } données
    }
category-empty-title = Il n’y a encore rien ici
category-empty-text = Ajoutez un fichier qui contient de telles données.
table-date = Date
table-what = Quoi
table-value = Valeur
table-source = Source
pager-label = Pages
pager-newer = Plus récentes
pager-older = Plus anciennes
pager-range = { $first } à { $last } sur { $total }
chart-choose = Afficher le graphique de
chart-help = Parcourez les mesures avec les flèches du clavier. Les mêmes mesures se trouvent dans le tableau ci-dessous.
chart-reading = { $date } : { $value }
chart-summary = Graphique de { $title } : { $count } mesures, première : { $first }, dernière : { $last }
chart-as-table = Afficher comme tableau

## One record

record-title = Donnée
record-no-source = inconnue
record-modified = Dans le coffre depuis, ou changée le
record-technical = Afficher les détails techniques
record-path = Place dans le pod
record-etag = Marque de version (ETag)
record-revision = Numéro de version
record-kind = Type de document
record-turtle = Le document en Turtle
record-delete = Supprimer
record-delete-title = Supprimer cette donnée ?
record-delete-text = La donnée sort de votre coffre et vous ne pouvez pas la récupérer ici ; les copies déjà faites restent.
record-deleted = La donnée est supprimée.
field-name-name = Nom
field-name-code = Quoi
field-name-medication = Médicament
field-name-vaccine = Vaccin
field-name-value = Valeur
field-name-systolic = Tension maximale
field-name-diastolic = Tension minimale
field-name-component = Élément
field-name-dose = Dose
field-name-reaction = Réaction
field-name-when = Quand
field-name-onset = Début
field-name-abatement = Fin
field-name-period = Période
field-name-status = État
field-name-clinical-status = État selon le soignant
field-name-verification-status = À quel point c’est sûr
field-name-interpretation = Évaluation
field-name-reference-range = Valeurs habituelles
field-name-severity = Gravité
field-name-criticality = Danger
field-name-birth-date = Date de naissance
field-name-gender = Sexe
field-name-telecom = Joignable à
field-name-address = Adresse
field-name-note = Remarque
field-name-reason = Raison
field-name-lot-number = Numéro de lot
field-name-expiration-date = À utiliser avant
field-name-route = Comment il est donné
field-name-site = Endroit du corps
field-name-manufacturer = Fabricant
field-name-category = Catégorie
field-name-method = Comment c’est mesuré
field-name-body-site = Endroit du corps
field-name-performer = Fait par
field-name-requester = Demandé par
field-name-recorder = Noté par
field-name-asserter = Constaté par
field-name-recorded = Noté le
field-name-issued = Publié le
field-name-authored = Prescrit le
field-name-subject = Au sujet de
field-name-encounter = Lors de quelle visite
field-name-device = Appareil
field-name-result = Résultat
field-name-derived-from = Tiré de
field-name-has-member = En fait partie
field-name-identifier = Identifiant
field-value-final = définitif
field-value-preliminary = provisoire
field-value-amended = complété
field-value-corrected = corrigé
field-value-active = en cours
field-value-completed = terminé
field-value-stopped = arrêté
field-value-male = homme
field-value-female = femme

## Adding

add-title = Ajouter des données
add-lead = Vous voyez d’abord ce que le fichier contient. Ensuite seulement, vous choisissez si cela va dans votre coffre.
add-drop = Glissez des fichiers dans cette fenêtre, ou choisissez-les sur votre ordinateur.
add-drop-here = Lâchez ici pour voir ce qu’ils contiennent
add-choose = Choisir des fichiers
add-kinds = Kluis lit pour le moment des données de santé au format FHIR (JSON).
add-looking = Kluis regarde ce que contient : { $files }
add-cancel = Annuler
add-preview-title = Voici le contenu
add-preview-text = Rien n’a encore été mis dans votre coffre.
add-period = Première date : { $first }. Dernière date : { $last }.
add-by-category = Nouveau et changé, par type
add-category = Type
add-count = Nombre
add-new =
    { $count ->
        [one] { $count } nouvelle
       *[other] { $count } nouvelles
    }
add-known = { $count } déjà dans votre coffre
add-changed =
    { $count ->
        [one] { $count } changée
       *[other] { $count } changées
    }
add-unreadable =
    { $count ->
        [one] { $count } non lue
       *[other] { $count } non lues
    }
add-unreadable-show = Afficher ce qui n’a pas pu être lu
add-place = Place : { $place }.
add-file-refused = Kluis ne peut pas lire ce fichier. Rien n’en est repris.
add-format-unknown = type de fichier non reconnu
format-fhir-bundle = Données de santé (FHIR, paquet)
format-fhir-ndjson = Données de santé (FHIR, lignes)
format-fhir-resource = Données de santé (FHIR)
add-commit =
    { $count ->
        [one] Mettre { $count } donnée dans mon coffre
       *[other] Mettre { $count } données dans mon coffre
    }
add-nothing-new = Il n’y a rien de nouveau à ajouter
add-writing = Les données vont dans votre coffre…
add-progress-file = { $file } : fichier { $number } sur { $files }
add-progress-records =
    { $count ->
        [one] { $count } donnée lue
       *[other] { $count } données lues
    }
add-done =
    { $count ->
        [one] { $count } donnée a été mise dans votre coffre.
       *[other] { $count } données ont été mises dans votre coffre.
    }
add-look = Voir mes données
add-more = Ajouter encore autre chose
add-failed-safe = D’un fichier qui n’était pas fini, rien n’a été gardé.
add-stopping = Kluis s’arrête…
add-stopped = Arrêté. Les fichiers déjà finis se trouvent dans votre coffre. Du fichier que Kluis était en train de lire, rien n’a été gardé.

## Shared with

sharing-lead = Qui peut voir quoi, pourquoi et jusqu’à quand. Vous pouvez arrêter chaque autorisation à tout moment.
sharing-open-request = Ouvrir une demande dans un fichier
sharing-fetch = Regarder dans votre boîte de réception à la coopérative
sharing-paste = Coller une demande comme texte
sharing-paste-label = Le texte de la demande
sharing-paste-hint = D’un message ou d’une page web. Rien ne se passe avant que vous ayez choisi.
sharing-paste-read = Lire la demande
inbox-none = Votre place à la coopérative n’a pas de boîte de réception. Demandez à la coopérative comment les demandes vous parviennent.
inbox-nothing = Il n’y a pas de nouvelles demandes.
inbox-full = Il y a plus dans votre boîte de réception que ce que Kluis lit en une fois. Regardez encore une fois, ou décidez d’abord des demandes ci-dessous.
inbox-new =
    { $count ->
        [one] { $count } nouvelle demande vous attend.
       *[other] { $count } nouvelles demandes vous attendent.
    }
sharing-requests = Demandes qui vous attendent
sharing-matrix = Qui peut voir quoi
sharing-recipient = Qui
sharing-may-see = peut voir
sharing-may-see-later = peut voir, pas encore valable
sharing-may-not-see = ne peut pas voir
sharing-grants = Vos autorisations
sharing-empty-title = Vous ne partagez avec personne
sharing-empty-text = Si quelqu’un veut voir vos données, la question vient d’abord à vous. Sans votre autorisation, personne ne peut rien voir.
sharing-stop-all = Tout arrêter
stopped-now =
    Arrêté. { $time ->
        [none] La coopérative l’a confirmé.
       *[other] La coopérative l’a confirmé à { $time }.
    }
stopped-here = Arrêté sur cet ordinateur. À la coopérative, cela s’arrête dès que votre coffre peut y faire la mise à jour. D’ici là, on peut peut-être encore y lire.
stopped-unsure = Arrêté sur cet ordinateur. La coopérative n’a pas pu confirmer que c’est arrêté là aussi. On peut peut-être encore y lire.
sharing-ended =
    { $count ->
        [one] { $count } autorisation qui est finie
       *[other] { $count } autorisations qui sont finies
    }
grant-what = Peut voir
grant-why = Pourquoi
grant-since = Depuis
grant-until = Jusqu’à
grant-ended = Arrêtée le
grant-planned = va commencer
grant-active = en cours
grant-ending = s’arrête
grant-over = arrêtée
grant-stop = Arrêter
grant-stop-label = Arrêter le partage avec { $recipient }
grant-stop-part-label = Arrêter le partage de { $what } avec { $recipient }
grant-taken-out = Ne peut plus voir
grant-taken-out-confirmed = { $what }, depuis le { $date }
grant-taken-out-pending = { $what }, depuis le { $date }. La coopérative ne l’a pas encore confirmé.
grant-taken-out-unconfirmed = { $what }, depuis le { $date }. La coopérative n’a pas pu le confirmer.
grant-receipts =
    { $count ->
        [one] { $count } preuve
       *[other] { $count } preuves
    }
receipt-of-given = Autorisation donnée
receipt-of-narrowed = Une partie arrêtée ({ $number })
receipt-of-withdrawn = Autorisation arrêtée
receipt-of-expired = Autorisation arrivée à sa fin
receipt-keep = Garder ou imprimer
receipt-keep-label = Garder ou imprimer la preuve : { $what }, { $recipient }
receipt-kept = La preuve est enregistrée. Ouvrez le fichier pour l’imprimer.
place-gateway = Le point d’accès sur cet ordinateur
place-cooperative = La coopérative
place-file = Le fichier
enforced-confirmed-at = { $place } l’a confirmé le { $time }.
enforced-confirmed = { $place } l’a confirmé.
enforced-pending = { $place } ne l’a pas encore confirmé.
enforced-needs-place = Pour { $what }, ceci est valable dès que c’est lisible à la coopérative.
enforced-unconfirmed = { $place } n’a pas pu le confirmer. L’autorisation n’y marche peut-être pas.
stopped-confirmed-at = { $place } a confirmé le { $time } que c’est arrêté.
stopped-confirmed = { $place } a confirmé que c’est arrêté.
stopped-pending = { $place } n’a pas encore confirmé l’arrêt. Il se fait dès que votre coffre peut y faire la mise à jour.
stopped-unconfirmed = { $place } n’a pas pu confirmer que c’est arrêté. On peut peut-être encore y lire.
stop-title = Arrêter le partage avec { $recipient } ?
stop-text = { $recipient } ne peut alors plus rien voir de nouveau ; personne ne peut reprendre les copies déjà faites.
stop-part-title = Arrêter le partage de { $what } avec { $recipient } ?
stop-part-text = { $recipient } ne peut alors plus rien en voir de nouveau et continue de voir le reste ; personne ne peut reprendre les copies déjà faites.
stop-all-title = Tout arrêter ?
stop-all-text = Personne ne peut alors plus rien voir de nouveau ; personne ne peut reprendre les copies déjà faites.
purpose-AcademicResearch = Recherche scientifique
purpose-ScientificResearch = Recherche scientifique
purpose-ResearchAndDevelopment = Recherche et développement
purpose-NonCommercialResearch = Recherche sans but de profit
purpose-CommercialResearch = Recherche pour une entreprise
purpose-PublicBenefit = L’intérêt général
purpose-ServiceProvision = Vous fournir un service
purpose-Personalisation = Adapter un service à vous
purpose-MedicalHealth = Soins pour votre santé
purpose-Healthcare = Soins pour votre santé
purpose-PatientMonitoring = Suivre votre santé
purpose-Marketing = Publicité

## One request

request-title = Demande
request-from = { $name } demande des données
request-received = Arrivée le { $date }
request-who = Qui demande
request-who-hint = C’est le nom que le demandeur se donne. Kluis ne peut pas vérifier qui c’est vraiment. En cas de doute, posez-lui la question.
request-why = Pour quoi faire
request-message = Message du demandeur
request-until = Demandé jusqu’au
request-came = Arrivée le
request-which = Que peuvent-ils voir ?
request-which-hint = Cochez seulement ce que vous voulez montrer. Vous pouvez toujours donner moins que demandé.
request-records =
    { $count ->
        [0] rien dans votre coffre maintenant
        [one] { $count } donnée dans votre coffre
       *[other] { $count } données dans votre coffre
    }
request-later-too = Ce que vous cochez vaut aussi pour les données qui s’ajoutent plus tard.
request-allow-until = Jusqu’à quel jour inclus est-ce permis ?
request-nothing-ticked = Cochez d’abord ce qu’ils peuvent voir.
request-no-such-day = Ce jour n’existe pas. Choisissez-en un autre.
request-too-late = Ce jour vient après la date demandée. Choisissez-en un plus tôt.
request-in-the-past = Ce jour est passé. Choisissez-en un plus tard.
request-undo = Vous pouvez toujours arrêter plus tard. Personne ne peut reprendre les copies qui sont alors déjà faites.
request-not-now = Pas maintenant
request-no = Non
request-allow = Autoriser
allowed-now =
    { $name } peut maintenant voir : { $what }. { $time ->
        [none] La coopérative l’a confirmé.
       *[other] La coopérative l’a confirmé à { $time }.
    }
allowed-needs-place = Vous avez donné l’autorisation. Pour { $what }, elle est valable dès que c’est lisible à la coopérative. Choisissez pour cela « Lisible » à la page Coopérative.
allowed-later = Vous avez donné l’autorisation. La coopérative ne l’a pas encore confirmé. Elle est valable dès que votre coffre peut y faire la mise à jour.
allowed-unsure = Vous avez donné l’autorisation. La coopérative n’a pas pu confirmer qu’elle marche.
announce-cooperative = Aller à Coopérative
request-denied = Vous avez dit non. Le demandeur ne voit rien.
request-left = La demande continue d’attendre. Rien n’est partagé.
request-was-allowed = Vous avez déjà autorisé cette demande.
request-was-denied = Vous avez déjà dit non à cette demande.
verdict-reviewed = Vérifiée par deux comités
verdict-reviewed-text = Le comité d’éthique et le comité juridique ont approuvé ceci. Kluis a pu le vérifier lui-même.
verdict-warning = Vérifiée, avec une chose à savoir d’abord
verdict-warning-text = Le comité d’éthique et le comité juridique ont approuvé ceci. Lisez ci-dessous ce qui n’est pas comme il faut, et décidez ensuite.
verdict-unreviewed = Sans approbation que Kluis peut vérifier
verdict-unreviewed-text = Partager avec une personne, comme votre médecin ou votre famille, est permis sans comité. La demande vient d’une étude ou d’une entreprise ? Demandez alors d’abord leur approbation.
verdict-rejected = Quelque chose ne va pas dans cette demande
verdict-rejected-text = Un contrôle n’a pas réussi. C’est pourquoi vous ne pouvez pas l’autoriser.
check-passed = en ordre
check-not-passed = pas en ordre
check-not-checked = impossible à vérifier
check-recipient = L’adresse du demandeur
check-dates = Les dates
check-purposes = À quoi cela sert
check-modes = Ce que l’on peut en faire
check-categories = Quelles données
check-whole-pod = Ne demande pas tout à la fois
check-dossier-digest = Le dossier appartient à la demande
check-reviews = Approbation des comités
check-signature = La signature
check-ethics = Approbation du comité d’éthique
check-legal = Approbation du comité juridique
check-register = Ce que le registre des approbations dit maintenant
check-approved = Ne demande pas plus que ce qui est approuvé
review-part-ethics = L’approbation du comité d’éthique
review-part-legal = L’approbation du comité juridique
review-part-register = Le registre des approbations
review-part-request = La demande
review-part-dossier = Le dossier de l’étude
review-part-is-review-missing = { $part } n’accompagnait pas la demande.
review-part-is-missing = { $part } n’accompagnait pas la demande.
review-part-is-malformed = { $part } est illisible.
review-part-is-unsigned = { $part } ne porte la signature de personne.
review-part-is-issuer-not-pinned = { $part } porte la signature de quelqu’un à qui vous ne faites pas confiance pour cela.
review-part-is-key-issuer-mismatch = { $part } porte la signature de quelqu’un d’autre que la personne indiquée.
review-part-is-signature = { $part } a changé après la signature, ou la signature est fausse.
review-part-is-not-yet-valid = { $part } ne vaut pas encore.
review-part-is-expired = { $part } ne vaut plus.
review-part-is-not-approved = { $part } dit non.
review-reason-unsupported-proof = Une signature est d’un type que Kluis n’accepte pas.
review-reason-register-stale = Le registre des approbations est vieux. Kluis ne sait pas ce qui a été retiré depuis.
review-reason-register-rollback = Le registre des approbations est plus ancien qu’un registre que Kluis a déjà vu.
review-reason-register-digest = Le registre connaît un autre texte d’une approbation que celui qui accompagnait la demande.
review-reason-register-status = Le registre dit sur une approbation quelque chose que Kluis ne connaît pas.
review-reason-not-in-register = Le registre ne connaît pas une approbation qui accompagnait la demande.
review-reason-withdrawn = Une approbation a été retirée.
review-reason-suspended = Une approbation ne vaut pas pour le moment.
review-reason-warning = Le registre avertit au sujet de cette étude.
review-reason-subject-mismatch = Les approbations sont pour quelqu’un d’autre que le demandeur.
review-reason-dossier-mismatch = Les approbations sont pour une autre étude.
review-reason-dossier-digest = La description de l’étude a changé après avoir été approuvée.
review-reason-no-purpose = La demande ne dit pas pour quoi faire.
review-reason-purpose-exceeds-approval = La demande sert à autre chose que ce qui est approuvé.
review-reason-no-category = L’étude ne dit pas de quels types de données elle a besoin.
review-reason-categories-exceed-approval = La demande porte sur plus de types de données que ce qui est approuvé.
review-reason-no-mode = La demande ne dit pas ce que l’on fait avec les données.
review-reason-modes-exceed-approval = On veut faire plus avec vos données que ce qui est approuvé.
review-reason-no-expiry = La demande ne dit pas jusqu’à quand.
review-reason-expiry-exceeds-approval = La demande est pour plus longtemps que ce qui est approuvé.
review-reason-no-data = La demande ne dit pas quelles données.
review-reason-resource-outside-categories = La demande porte sur des endroits qui contiennent plus que ce qui est approuvé.
review-reason-inherit-unstated = La demande ne dit pas si elle porte aussi sur ce que vous ajoutez plus tard.

## Cooperative

cooperative-lead = Ce que vous gardez à votre coopérative. Vous choisissez par type. Sans votre choix, rien ne part.
sign-in-title = Connectez-vous à votre coopérative
sign-in-again-title = Identifiez-vous de nouveau
sign-in-text = Vous vous identifiez dans votre navigateur, sur la page de votre coopérative. Kluis ne voit pas votre mot de passe.
sign-in-url = Adresse de la coopérative
sign-in-url-hint = Par exemple https://pod.example.org/eva/
sign-in-where = Où trouver cette adresse ?
sign-in-where-text = Elle se trouve dans la lettre ou l’e-mail de votre coopérative. Ou identifiez-vous à la coopérative dans votre navigateur, et recopiez ce que montre la barre d’adresse en haut. L’adresse de votre pod ou votre WebID convient aussi.
sign-in-browser = S’identifier avec le navigateur
sign-in-by-key = J’ai une clé d’accès
sign-in-by-browser = M’identifier plutôt avec le navigateur
sign-in-key-text = Kluis a alors besoin de sa propre clé. Vous la créez à la coopérative :
sign-in-help-account = Ouvrez la page de votre compte à la coopérative dans votre navigateur et identifiez-vous.
sign-in-help-make = Créez là une nouvelle clé d’accès (« credential token »).
sign-in-help-copy = Recopiez ci-dessous le nom et le secret. Vous y voyez le secret une seule fois.
sign-in-client-id = Nom de la clé (client id)
sign-in-secret = Secret de la clé (client secret)
sign-in-missing = Remplissez ceci.
sign-in-submit = Connecter
sign-in-busy = Connexion…
sign-in-done = La connexion avec la coopérative est établie.
sign-in-wait-title = Continuez dans votre navigateur
sign-in-wait-text = Votre navigateur montre la page de votre coopérative. Identifiez-vous là et donnez l’autorisation à Kluis. Ensuite, cela continue ici automatiquement.
sign-in-open-again = Ouvrir de nouveau
sign-in-no-browser = Kluis n’a pas pu ouvrir de navigateur. Ouvrez-en un vous-même. Kluis continue de vous attendre ici.
sign-in-by-hand = Le navigateur ne s’ouvre pas ?
sign-in-by-hand-text = Copiez cette adresse et collez-la dans la barre d’adresse d’un navigateur sur cet ordinateur.
sign-in-address = Adresse pour le navigateur
sign-in-copy = Copier l’adresse
copy-done = Copié.
copy-by-hand = Le texte est sélectionné. Appuyez sur Ctrl et C pour le copier.
sign-in-ended = La coopérative a mis fin à votre session. Vos données sont en sécurité. Ce qui attend continue après une nouvelle identification.
account-title = Votre compte
account-offline = La coopérative n’est pas joignable en ce moment. Ce qui attend continue d’attendre en sécurité.
account-storage = Vos données là-bas
account-web-id = Votre adresse web là-bas (WebID)
account-last = Dernière mise à jour
account-never = encore jamais
disconnect = Couper la connexion
disconnect-title = Couper la connexion avec votre coopérative ?
disconnect-text = Kluis n’efface rien là-bas. Ce que vous gardez à la coopérative y reste. Ceux à qui vous avez donné une autorisation peuvent continuer à le lire. Plus rien n’est mis à jour, jusqu’à ce que vous vous connectiez de nouveau.
disconnect-open =
    { $count ->
        [one] Il reste là-bas { $count } autorisation ouverte. Sans connexion, Kluis ne peut pas la fermer là-bas, même si la date est passée :
       *[other] Il reste là-bas { $count } autorisations ouvertes. Sans connexion, Kluis ne peut pas les fermer là-bas, même si la date est passée :
    }
disconnect-open-one = { $recipient } : { $what }, jusqu’au { $until }
disconnect-open-ending = { $recipient } : { $what }. C’est arrêté ici, mais la coopérative ne l’a pas encore confirmé.
disconnect-open-advice = Vous voulez que cela s’arrête ? Annulez alors, arrêtez-le d’abord à la page Partagé avec, et laissez Kluis faire la mise à jour ici.
disconnect-done = La connexion avec la coopérative est coupée. Vos données sur cet ordinateur sont toutes encore là.
disconnect-untold = La connexion est coupée ici. La coopérative ne l’a pas appris. Vous voulez mettre fin à la session là-bas aussi ? Vous pouvez le faire à la page de votre compte à la coopérative.
disconnect-key-stays = La connexion est coupée ici. Votre clé d’accès reste valable à la coopérative, jusqu’à ce que vous l’enleviez à la page de votre compte là-bas.
policies-title = Que gardez-vous où ?
policy-local = Seulement ici
policy-local-means = Seulement sur cet ordinateur. Votre coopérative ne reçoit rien, pas même des noms.
policy-sealed = Scellé
policy-sealed-means = Aussi à votre coopérative, mais verrouillé. Personne ne peut le lire là-bas. Si vous perdez cet ordinateur, vous le récupérez de là.
policy-shared = Lisible
policy-shared-means = Aussi à votre coopérative, tel quel. Vous le lisez là aussi, et les autres seulement avec votre autorisation. Le gestionnaire de l’ordinateur là-bas peut techniquement le voir.
policy-pending =
    { $count ->
        [one] { $count } changement attend
       *[other] { $count } changements attendent
    }
places-empty = Dès que vous ajoutez des données, vous choisissez ici où elles sont gardées.
place-everything = Tout votre coffre
place-name-health = Santé
place-name-documents = Documents
place-differs = Différent de { $above }
place-follows = Suit { $above }
place-wish = Rien n’a encore changé.
place-wish-look = Voir ce qui se passe alors
place-wish-drop = Laisser comme c’était
place-changed = Choisi : { $what } devient « { $state } ». Cela se fait à la prochaine mise à jour.
policy-title-local = { $what } : garder seulement ici ?
policy-title-sealed = { $what } : garder scellé à la coopérative ?
policy-title-shared = { $what } : garder lisible à la coopérative ?
policy-share-text = À la prochaine mise à jour, ceci va sous une forme lisible à la coopérative, et aussi ce qui s’ajoute plus tard ; le gestionnaire de l’ordinateur là-bas peut techniquement le voir, les autres seulement avec votre autorisation.
policy-seal-text = À la prochaine mise à jour, ceci va sous une forme verrouillée à la coopérative, et aussi ce qui s’ajoute plus tard ; personne ne peut le lire là-bas, pas même le gestionnaire.
policy-reseal-text = À la prochaine mise à jour, la copie lisible est enlevée à la coopérative et une copie scellée prend sa place ; personne ne peut reprendre ce que d’autres ont déjà vu ou copié.
policy-keep-text = À la prochaine mise à jour, ceci est enlevé à la coopérative ; personne ne peut reprendre ce que d’autres ont déjà vu ou copié.
policy-unseal-text = À la prochaine mise à jour, la copie scellée est enlevée à la coopérative ; ceci se trouve alors seulement sur cet ordinateur.
policy-share-confirm = Garder lisible
policy-seal-confirm = Garder scellé
policy-keep-confirm = Garder seulement ici
policy-agree = Oui, ceci peut être lisible là-bas.
place-leave-readable =
    { $count ->
        [one] { $count } donnée va sous une forme lisible à la coopérative
       *[other] { $count } données vont sous une forme lisible à la coopérative
    }
place-leave-sealed =
    { $count ->
        [one] { $count } donnée va scellée à la coopérative
       *[other] { $count } données vont scellées à la coopérative
    }
place-removed =
    { $count ->
        [one] { $count } donnée est enlevée là-bas
       *[other] { $count } données sont enlevées là-bas
    }
place-stay =
    { $count ->
        [one] { $count } donnée est trop grande et reste seulement ici
       *[other] { $count } données sont trop grandes et restent seulement ici
    }
place-nothing = Il n’y a maintenant rien là-dedans qui part ou qui est enlevé là-bas. Ce que vous ajoutez plus tard suit ce choix.
items-open = Voir le contenu
items-close = Masquer le contenu
items-empty = Il n’y a encore rien là-dedans.
items-what = Donnée
items-changed = Dernier changement
items-state = État
item-only-here = seulement ici
item-same = la même
item-waits = attend la mise à jour
item-conflict = deux versions
item-too-large = trop grande, reste ici
item-sealed = scellée
sync-title = Mise à jour
sync-pending =
    { $count ->
        [0] Rien n’attend d’être envoyé.
        [one] { $count } changement attend.
       *[other] { $count } changements attendent.
    }
sync-preview = Montrer d’abord ce qui se passerait
sync-now = Mettre à jour maintenant
sync-busy = Mise à jour…
sync-stopped = Arrêté. Ce qui était déjà fait reste ainsi. Le reste continue d’attendre en sécurité.
steps-none = Il n’y a rien à faire.
steps-what = Voici ce qui se passerait :
step-get = { $what } : aller chercher { $count ->
        [one] { $count } donnée
       *[other] { $count } données
    } ({ $size })
step-put = { $what } : envoyer { $count ->
        [one] { $count } donnée
       *[other] { $count } données
    } ({ $size })
step-delete = { $what } : enlever { $count ->
        [one] { $count } donnée
       *[other] { $count } données
    } là-bas
step-access = { $what } : régler là-bas qui peut le lire
sync-up-to-date = Tout était déjà à jour.
sync-done = Mis à jour.
sync-sent =
    { $count ->
        [one] { $count } donnée envoyée.
       *[other] { $count } données envoyées.
    }
sync-fetched =
    { $count ->
        [one] { $count } donnée reçue.
       *[other] { $count } données reçues.
    }
sync-merged =
    { $count ->
        [one] { $count } donnée a été réunie : elle avait changé ici et là-bas, et les deux changements sont gardés.
       *[other] { $count } données ont été réunies : elles avaient changé ici et là-bas, et les deux changements sont gardés.
    }
sync-removed =
    { $count ->
        [one] { $count } donnée enlevée.
       *[other] { $count } données enlevées.
    }
sync-access = Réglé { $count } fois qui peut lire.
sync-conflicts =
    { $count ->
        [one] Il y a deux versions de { $count } donnée. Choisissez ci-dessous ce que vous gardez.
       *[other] Il y a deux versions de { $count } données. Choisissez ci-dessous ce que vous gardez.
    }
sync-failed-title = Ce qui n’a pas réussi
sync-failed-text = Ceci continue d’attendre et est essayé de nouveau plus tard.
conflicts-title = Deux versions
conflicts-text = De ces données, il y a une version ici et une autre à la coopérative. Rien n’a été écrasé. Choisissez ce que vous gardez. Ce que vous ne choisissez pas reste dans l’historique de votre coffre.
conflicts-none = Il n’y a nulle part deux versions.
conflicts-decided = Vous avez tout choisi. Ce que vous n’avez pas choisi reste dans l’historique de votre coffre.
conflict-since = depuis le { $date }
conflict-open = Voir et choisir
conflict-close = Fermer
conflict-decided =
    { $count ->
        [0] Choisi. Il n’y a plus deux versions.
       *[other] Choisi. Encore { $count } à choisir.
    }
why-changed-on-both-sides = Changé ici et à la coopérative.
why-made-on-both-sides = Créé ici et à la coopérative, mais pas la même chose.
why-removed-here-changed-there = Enlevé ici, mais changé à la coopérative.
why-local-now-changed-there = Vous gardez ceci seulement ici maintenant, mais à la coopérative cela a encore changé.
why-unreadable-there = Ce qui se trouve à la coopérative est illisible.
why-much-is-missing-there = À la coopérative, il en manque beaucoup.
why-older-there = À la coopérative, une version plus ancienne est revenue.
why-no-tag = La coopérative ne peut pas promettre que rien n’est écrasé.
why-new-here = Nouveau ici.
why-changed-here = Modifié ici.
why-changed-here-missing-there = Modifié ici, et introuvable à la coopérative.
why-both-changed = Modifié ici et à la coopérative : les deux changements sont réunis.
why-both-made = Créé ici et à la coopérative : les deux sont réunis.
why-edited-there = Enlevé ici, mais modifié à la coopérative : cela revient.
why-removed-there = Enlevé à la coopérative, donc ici aussi. Cela reste dans l’historique de votre coffre.
why-sent-again = Envoyé de nouveau, comme vous l’avez choisi.
why-removed-here = Enlevé ici.
why-new-there = Nouveau à la coopérative.
why-changed-there = Modifié à la coopérative.
why-local-now = Vous ne gardez plus ceci qu’ici.
why-container-local-now = Vide, et vous ne gardez plus ceci qu’ici.
why-consent-given = Vous avez donné une autorisation.
why-consent-ended = Une autorisation a pris fin.
why-shared-now = Gardé là-bas lisible désormais, et non plus chiffré.
side-here = Ici
side-there = À la coopérative
field-was = Avant, c’était :
field-was-nothing = encore rien
field-is-nothing = rien (enlevé)
decide-fields = Le reste se réunit automatiquement. Choisissez ici seulement ce que vous gardez :
decide-keep-choices = Garder mes choix
decide-missing =
    { $count ->
        [one] Choisissez encore pour { $count } champ.
       *[other] Choisissez encore pour { $count } champs.
    }
decide-or-whole = Ou choisissez pour tout à la fois :
decide-mine = Garder ce qui est ici
decide-theirs = Garder ce qui est à la coopérative
decide-both = Garder les deux
decide-remove-there = L’enlever là-bas aussi
decide-history = Ce que vous ne choisissez pas n’est pas perdu : cela reste dans l’historique de votre coffre.
version-changed = Changée
version-size = Taille
version-type = Type
version-unknown = inconnu
version-no-text = Ceci ne peut pas s’afficher comme texte.
version-gone-here = Ici, c’est enlevé.
version-gone-there = Il n’y a rien à montrer là-bas : c’est enlevé ou illisible.
question-title = Quelque chose ne va pas à la coopérative
question-many-missing = Depuis le { $date }, il manque à la coopérative { $count } données qui s’y trouvaient avant.
question-emptied = Depuis le { $date }, tout ce que vous y gardez a disparu : { $count } données.
question-rolled-back = Depuis le { $date }, la coopérative montre un état plus ancien. Il s’agit de { $count } données.
question-example = Par exemple, dans { $what } :
question-safe = Sur cet ordinateur, rien n’est enlevé et rien n’est remplacé. Cela reste ainsi jusqu’à ce que vous choisissiez.
question-mine = Remettre là-bas ce qui est ici
question-mine-means = Ce qui se trouve sur cet ordinateur va de nouveau à la coopérative.
question-theirs = Suivre la coopérative
question-theirs-removes = Ce qui a disparu là-bas est aussi enlevé sur cet ordinateur. Cela reste dans l’historique de votre coffre.
question-theirs-replaces = Ce qui est plus ancien là-bas prend la place sur cet ordinateur. Ce qui se trouvait ici reste dans l’historique de votre coffre.
question-answered = Cela se fait à la prochaine mise à jour. D’ici là, vous pouvez encore choisir autrement.
rounds-title = Quand a-t-on mis à jour ?
rounds-empty = Il n’y a pas encore eu de mise à jour.
rounds-when = Quand
rounds-sent = Envoyées
rounds-fetched = Reçues
rounds-merged = Réunies
rounds-removed = Enlevées
rounds-outcome = Comment cela s’est passé
rounds-conflicts = { $count } avec deux versions
rounds-failed =
    { $count ->
        [one] { $count } n’a pas réussi
       *[other] { $count } n’ont pas réussi
    }
round-done = terminé
round-offline = la coopérative n’était pas joignable
round-signed-out = la session était finie
round-cancelled = arrêté
round-failed = pas réussi

## What happened

activity-lead = Tout ce qui a été fait avec votre coffre. Vous pouvez faire vérifier si quelque chose a changé plus tard dans cette liste.
activity-verify = Tout vérifier
activity-whole = Tout est vérifié : { $count ->
        [one] { $count } ligne
       *[other] { $count } lignes
    }, rien n’a été changé ou enlevé.
activity-altered-at = Attention : la ligne { $number } n’est pas correcte. Quelque chose a été changé ou enlevé.
activity-altered = Attention : quelque chose a été changé ou enlevé.
activity-empty-title = Il ne s’est encore rien passé
activity-empty-text = Dès que vous ajoutez ou partagez des données, c’est noté ici.
activity-other = { $actor }, action : { $act } ({ $about })
activity-act = Action
activity-about = Au sujet de
activity-actor = Qui
activity-hash = Nombre de contrôle
report-title = Rapport d’une année
report-text = Une feuille à garder ou à imprimer : avec qui vous avez partagé, ce que vous avez arrêté, et ce qui s’est encore passé.
report-year = Année
report-save = Enregistrer le rapport de { $year }
report-saved = Le rapport est enregistré. Ouvrez le fichier pour l’imprimer.
actor-owner = Vous
actor-import = L’ajout
actor-sync = La mise à jour
actor-safe = Le coffre
act-safe-created = Le coffre a été créé.
act-import-done =
    { $count ->
        [one] { $count } nouvelle donnée ajoutée
       *[other] { $count } nouvelles données ajoutées
    } depuis { $about }.
act-record-deleted = Vous avez supprimé une donnée.
act-resource-written = Document écrit : { $about } ({ $actor })
act-resource-removed = Document supprimé : { $about } ({ $actor })
act-resource-moved = Vous avez déplacé { $about }.
act-policy-changed = Vous avez choisi où { $about } est gardé.
act-policy-changed-shared = Vous avez choisi de garder { $about } aussi à la coopérative.
act-policy-changed-local = Vous avez choisi de garder { $about } seulement ici.
act-request-received = Une demande est arrivée de { $name }.
act-request-denied = Vous avez dit non à { $name }.
act-anchors-changed = Vous avez choisi de qui les approbations comptent.
act-register-received = Un registre des approbations est arrivé.
act-consent-given = Vous avez donné une autorisation à { $name }.
act-consent-narrowed = Vous avez retiré un type de données de l’autorisation à { $name }.
act-consent-withdrawn = Vous avez arrêté l’autorisation à { $name }.
act-consent-expired = L’autorisation à { $name } est arrivée à sa fin.
act-access-confirmed = La coopérative a confirmé ce que { $name } peut voir.
act-access-removed = La coopérative a confirmé que { $name } ne peut plus voir ce que vous avez arrêté.
act-access-unconfirmed = La coopérative n’a pas pu confirmer ce que { $name } peut voir.
act-remote-signed-in = Vous avez établi la connexion avec la coopérative.
act-remote-signed-out = Vous avez coupé la connexion avec la coopérative.
act-remote-left = Vous avez quitté la coopérative et enlevé là-bas ce qui était à vous.
act-sync-done = Le coffre a été mis à jour avec la coopérative.
act-conflict-resolved = Un choix a été fait entre deux versions.
act-data-exported = Une copie de données a été faite en dehors du coffre.
act-slot-added = Une façon d’ouvrir votre coffre a été ajoutée.
act-slot-added-recipient = Vous avez permis à la clé de { $name } d’ouvrir votre coffre.
act-slot-added-keyring = Vous avez permis à cet ordinateur de retenir votre coffre.
act-slot-removed = Vous avez supprimé une façon d’ouvrir votre coffre.
act-slot-removed-recipient = Vous avez supprimé la clé de { $name }.
act-slot-removed-keyring = Vous avez fait oublier votre coffre à cet ordinateur.
act-passphrase-changed = Vous avez changé la phrase de passe.
act-recovery-renewed = Vous avez fait une nouvelle feuille de récupération. L’ancienne ne marche plus.
act-audit-damaged = Kluis a trouvé des dégâts dans cette liste.

## Settings

settings-size = Taille du texte
size-normal = Normale
size-large = Grande
size-larger = Plus grande
size-largest = La plus grande
settings-theme = Couleurs
theme-system = Comme l’ordinateur
theme-light = Clair
theme-dark = Sombre
theme-contrast = Contraste élevé
settings-lock-title = Verrouillage
settings-lock-text = Votre coffre se verrouille automatiquement si vous ne l’utilisez pas. Ensuite, il faut la phrase de passe pour l’ouvrir de nouveau.

## A new passphrase

suggestion-title = Une phrase de passe pour vous
suggestion-text = Kluis a tiré ces mots au sort. Personne ne peut les deviner. Écrivez-les sur un papier que vous gardez à la maison, et tapez-les deux fois ci-dessous.
suggestion-another = Une autre
suggestion-own = J’en invente une moi-même
suggestion-own-text = Prenez quatre mots ordinaires ou plus, qui n’ont rien à voir entre eux. Ne choisissez pas de phrase, de nom ou de date connus.
suggestion-again = Montrer quand même une proposition
passphrase-insist = Je sais que cette phrase de passe est facile à deviner. Je la veux quand même.
passphrase-weak = Cette phrase de passe est facile à deviner. Prenez-en une autre. Cochez ceci si vous la voulez quand même.
passphrase-changing = Enregistrement de la phrase de passe…
passphrase-changed = Votre phrase de passe a changé. L’ancienne ne marche plus.
strength-none = Utilisez au moins { $shortest } caractères. Plus il y a de mots, plus elle est forte.
strength-very-weak = Très facile à deviner.
strength-weak = Facile à deviner.
strength-nearly = Presque assez forte.
strength-strong = Assez forte.
strength-warning-row-of-keys = Des touches côte à côte se devinent vite.
strength-warning-keyboard-pattern = Un dessin sur le clavier se devine vite.
strength-warning-repeats = Ce qui se répète se devine vite.
strength-warning-common = C’est un des mots de passe les plus utilisés.
strength-warning-like-a-common-one = Cela ressemble à un mot de passe que beaucoup de gens utilisent.
strength-warning-sequence = Une suite comme abc ou 6543 se devine vite.
strength-warning-year = Une année se devine vite.
strength-warning-one-word = Un mot seul se devine vite.
strength-warning-date = Une date se devine vite.
strength-warning-name = Les noms se devinent vite.
strength-advice-use-a-few-words = Prenez quelques mots ordinaires qui n’ont rien à voir entre eux.
strength-advice-no-need-for-symbols = Les chiffres, majuscules et signes ne sont pas nécessaires.
strength-advice-add-a-word = Ajoutez encore un mot ou deux.
strength-advice-capitals-help-little = Les majuscules aident peu.
strength-advice-reversing-helps-little = Retourner un mot aide peu.
strength-advice-substitutes-help-little = Un 0 pour un o ou un 3 pour un e aide peu.
strength-advice-longer-pattern = Un dessin plus long avec plus de tournants est mieux, mais des mots sont encore mieux.
strength-advice-avoid-repeats = Ne répétez pas de mots ou de lettres.
strength-advice-avoid-sequences = N’utilisez pas de suites comme abc ou 1234.
strength-advice-avoid-dates = N’utilisez pas de dates ou d’années, surtout pas les vôtres.

## Asking words back, shares of a recovery sheet

recovery-save = Enregistrer la feuille
recovery-saved = La feuille est enregistrée.
recovery-next = Continuer
recovery-next-text = Ensuite, Kluis demande deux des mots. Ainsi, vous savez avec certitude que vous les avez.
recovery-later = Plus tard
recovery-later-title = Vérifier plus tard ?
recovery-later-text = Après ceci, vous ne voyez plus ces mots : si vous oubliez votre phrase de passe et n’avez pas les mots, plus personne ne peut ouvrir votre coffre.
recovery-later-confirm = Oui, plus tard
read-back-title = Avez-vous les mots ?
read-back-lead = Prenez votre feuille. Tapez le mot { $first } et le mot { $second }.
read-back-word = Mot { $number }
read-back-wrong = Le mot { $number } n’est pas juste. Vérifiez sur votre feuille.
read-back-look = Montrer de nouveau les mots
read-back-done = Terminé
split-title = Répartir entre des personnes de confiance
split-text = Vous donnez une partie à chacune d’elles. Avec assez de parties ensemble, votre coffre s’ouvre. Une personne qui a trop peu de parties ne peut rien en faire.
split-kind = Combien de parties
split-option = Il faut { $threshold } des { $count } parties
split-make = Faire les parties
split-made = Les parties se trouvent ci-dessous. Vous les voyez seulement maintenant. Si vous les faites encore une fois, les nouvelles ne vont pas avec celles-ci.
split-share = Partie { $number } sur { $count }
split-share-text = Il faut { $threshold } parties pour ouvrir le coffre.
split-save = Enregistrer la partie { $number }

## Opening in other ways

key-words-found = { $count } des { $words } mots
key-shares-found =
    { $count ->
        [one] { $count } partie reconnue
       *[other] { $count } parties reconnues
    }
unlock-another-title = Ouvrez encore un coffre
unlock-back-to = Retour au coffre de { $owner }
unlock-none-left = Tous les coffres sur cet ordinateur sont déjà ouverts.
unlock-keyring = Ouvrir avec cet ordinateur
locked-idle = Votre coffre s’est verrouillé parce qu’il n’a pas été utilisé pendant un moment.
locked-sleep = Votre coffre s’est verrouillé parce que l’ordinateur s’est mis en veille.
locked-screen-lock = Votre coffre s’est verrouillé parce que l’écran a été verrouillé.
recovered-title = Votre coffre est ouvert
recovered-lead = Choisissez maintenant une nouvelle phrase de passe. L’ancienne ne marche plus ensuite.
recovered-submit = Définir la phrase de passe
recovered-later = Plus tard
safes-other = Autres coffres
safes-open = Coffres ouverts
safes-shown = vous voyez celui-ci maintenant
safes-another = Ouvrir encore un coffre

## A safe of a backup

restore-open = Ouvrir une sauvegarde
restore-title = Ouvrir une sauvegarde
restore-lead = Kluis fait un nouveau coffre à partir d’une sauvegarde. Rien ne change dans les coffres qui existent déjà.
restore-file = Sauvegarde
restore-choose = Choisir une sauvegarde
restore-choose-other = Choisir une autre
restore-name = Nom du coffre sur cet ordinateur
restore-name-hint = Si le nom existe déjà, un numéro s’y ajoute.
restore-submit = Récupérer
restore-busy = Récupération du coffre…
restore-stopped = Arrêté. Aucun coffre n’a été fait.

## Long work

work-percent = { $percent } %
work-stopping = Kluis s’arrête…
work-stopped = Arrêté. Rien n’a changé.

## Who reviews requests

trust-title = Qui examine les demandes
trust-text = Une étude ou une application est d’abord examinée par une commission éthique et une commission juridique. Vous voyez ici quelle signature compte.
trust-nobody = Kluis ne fait encore confiance à personne. D’ici là, aucune approbation ne peut être vérifiée. Votre coopérative peut vous donner sa liste de commissions.
trust-role-ethics = Commission éthique
trust-role-legal = Commission juridique
trust-role-register = Qui tient le registre
trust-no-register = Aucun registre d’approbations n’est encore arrivé.
trust-register-fresh = Registre numéro { $number }. Le suivant arrive avant le { $date }.
trust-register-stale = Le registre numéro { $number } est ancien : le suivant aurait dû arriver avant le { $date }. Demandez le plus récent à votre coopérative.
trust-choose = Ouvrir une liste de commissions
trust-register = Ouvrir un registre plus récent
trust-register-taken = Kluis connaît maintenant ce registre.
trust-set = Désormais, ce qu’ils signent compte.
trust-ask-title = Faire confiance à ceux de { $file } ?
trust-ask-text = Seules leurs approbations compteront alors. Ne le faites qu’avec une liste reçue de votre coopérative elle-même : les noms y sont ceux que son auteur a choisis.
trust-ask-nobody = Cette liste ne nomme personne. Kluis ne fera alors plus confiance à personne.
trust-ask-confirm = Leur faire confiance

## The ways to open

settings-safe-title = Votre coffre
ways-title = Façons d’ouvrir
ways-lead = Ce qui peut ouvrir votre coffre, et qui.
ways-change = Changer
ways-passphrase = Changer la phrase de passe
ways-sheet = Faire une nouvelle feuille de récupération
ways-sheet-title = Faire une nouvelle feuille de récupération ?
ways-sheet-text = L’ancienne feuille de récupération, et ses parties, n’ouvrent plus votre coffre ensuite.
ways-add = Ajouter encore une façon
ways-add-text = Chaque façon en plus est aussi une entrée en plus. Ajoutez seulement ce dont vous avez besoin.
ways-helper = Permettre l’accès à un aidant
ways-keyring = Retenir sur cet ordinateur
ways-keyring-title = Retenir sur cet ordinateur ?
ways-keyring-text = Votre coffre s’ouvre alors sans phrase de passe : une personne qui a ouvert votre session sur cet ordinateur peut tout lire.
ways-keyring-done = Cet ordinateur peut maintenant ouvrir votre coffre sans phrase de passe.
ways-removed = Supprimé. Cette façon n’ouvre plus votre coffre.
ways-renew-text = Faites ceci si quelqu’un a peut-être copié vos clés ou vos fichiers. Tout dans votre coffre reçoit alors de nouvelles clés.
slot-passphrase = Phrase de passe
slot-recovery = Feuille de récupération
slot-recipient = Clé d’un aidant
slot-keyring = Cet ordinateur
slot-other = Autre façon
slot-added = Depuis le { $date }
slot-remove = Supprimer
slot-remove-label = Supprimer { $name }
words-nl = Mots néerlandais
words-fr = Mots français
words-en = Mots anglais
remove-title = Supprimer { $name } ?
remove-text-recipient = { $name } ne peut alors plus ouvrir votre coffre, mais une personne qui a copié les fichiers de votre coffre et cette clé peut encore lire cette copie.
remove-text-keyring = Sur cet ordinateur, votre coffre s’ouvre alors seulement avec la phrase de passe ou la feuille de récupération.
remove-text-passphrase = Cette phrase de passe n’ouvre alors plus votre coffre, mais une personne qui a copié les fichiers de votre coffre et connaît la phrase de passe peut encore lire cette copie.
remove-text-recovery = Cette feuille de récupération n’ouvre alors plus votre coffre, mais une personne qui a copié les fichiers de votre coffre et a la feuille peut encore lire cette copie.
remove-text-other = { $name } n’ouvre alors plus votre coffre, mais une personne qui a copié les fichiers de votre coffre peut encore s’en servir pour lire cette copie.
remove-renew = Renouveler aussi les clés ensuite
remove-renew-hint = Ce que vous gardez plus tard est alors aussi protégé contre une personne qui a encore l’ancienne clé.
change-lead = Ensuite, seule la nouvelle phrase de passe ouvre votre coffre. Votre feuille de récupération continue de marcher.
change-current = Votre phrase de passe actuelle
helper-lead = Ceci est pour une personne qui a sa propre clé du type age.
helper-trust = La personne qui a cette clé peut ouvrir et lire tout dans votre coffre, maintenant et plus tard.
helper-label = Nom de l’aidant
helper-key = Clé publique de l’aidant
helper-key-hint = Elle commence par age1. L’aidant vous la donne.
helper-key-wrong = Ce n’est pas une clé publique. Elle commence par age1.
helper-key-known = Cette clé ouvre déjà le coffre.
helper-submit = Permettre l’accès
helper-added = L’aidant peut maintenant ouvrir votre coffre.
renew-title = Renouveler les clés
renew-lead = Tout dans votre coffre est verrouillé de nouveau, avec de nouvelles clés. Cela peut durer un moment.
renew-passphrase-stays = Votre phrase de passe reste la même.
renew-sheet = Vous recevez une nouvelle feuille de récupération. L’ancienne ne marche alors plus.
renew-others = Les aidants et cet ordinateur ne peuvent alors plus ouvrir votre coffre. Ajoutez-les de nouveau si vous le voulez.
renew-copies = Une personne qui a déjà une copie des anciens fichiers et une ancienne clé peut encore lire cette copie. C’est vrai aussi pour les anciennes sauvegardes.
renew-submit = Renouveler maintenant
renew-busy = Renouvellement des clés…
renew-stopped = Arrêté. Votre coffre a encore les anciennes clés.

## Backups

backups-title = Sauvegardes
backups-lead = Une copie de tout votre coffre, verrouillée, pour le jour où votre ordinateur tombe en panne.
backup-tried = Vous avez essayé votre sauvegarde pour la dernière fois le { $date }. Tout s’y trouvait.
backup-last = La dernière sauvegarde est du { $date }.
backup-never-tried = Vous ne l’avez pas encore essayée.
backup-none = Il n’y a pas encore de sauvegarde de votre coffre.
backup-problem = La dernière sauvegarde n’a pas réussi. Vérifiez que le dossier est là, par exemple que la clé USB est dans l’ordinateur.
backup-due = Il est temps de faire une nouvelle sauvegarde.
backup-plan-title = Où et tous les combien
backup-folder = Dossier pour les sauvegardes
backup-folder-none = Pas encore de dossier choisi
backup-folder-hint = Prenez de préférence une clé USB ou un autre disque. Sur le même ordinateur, une copie n’aide pas s’il tombe en panne.
backup-folder-choose = Choisir un dossier
backup-folder-first = Choisissez d’abord un dossier.
backup-days = Tous les combien Kluis en fait-il une automatiquement ?
backup-days-never = Jamais automatiquement
backup-days-every =
    { $days ->
        [one] Chaque jour
        [7] Chaque semaine
       *[other] Tous les { $days } jours
    }
backup-make-title = Faire et essayer
backup-now = Faire une sauvegarde maintenant
backup-busy = Sauvegarde en cours…
backup-done = La sauvegarde est prête : { $resources ->
        [one] { $resources } donnée
       *[other] { $resources } données
    }, { $size }, { $date }.
backup-done-file = Elle s’appelle { $file }.
backup-removed =
    { $count ->
        [one] { $count } ancienne sauvegarde a été enlevée, car il y en a de plus récentes.
       *[other] { $count } anciennes sauvegardes ont été enlevées, car il y en a de plus récentes.
    }
backup-unreadable =
    { $count ->
        [one] { $count } grand fichier n’a pas pu être lu et n’y est pas.
       *[other] { $count } grands fichiers n’ont pas pu être lus et n’y sont pas.
    } Vérifiez votre coffre, ci-dessous.
backup-files = Sauvegardes dans ce dossier
backup-no-files = Il n’y a pas encore de sauvegarde de votre coffre dans ce dossier.
backup-file = Fichier
backup-size = Taille
rehearse = Essayer
rehearse-label = Essayer : { $file }
rehearse-newest = Essayer la plus récente
rehearse-busy = Essai de la sauvegarde…
rehearse-done = La sauvegarde du { $date } marche. Tout s’y trouve : { $resources ->
        [one] { $resources } donnée
       *[other] { $resources } données
    }, exactement comme au moment où elle a été faite.
rehearse-failed = Cette sauvegarde n’est pas utilisable. Votre coffre lui-même n’a pas changé. Faites-en une nouvelle et essayez-la.
rehearse-what = Essayer, c’est quoi ?
rehearse-what-text = Kluis récupère toute la sauvegarde à un endroit qui disparaît ensuite, et compare tout. Rien ne change dans votre coffre. Ainsi, vous savez que la copie marche avant d’en avoir besoin.
verify-safe-title = Vérifier votre coffre
verify-safe-text = Kluis lit tout dans votre coffre et vérifie que rien n’est abîmé.
verify-safe = Tout vérifier
verify-safe-busy = Vérification du coffre…
verify-safe-good = Tout est vérifié : { $bodies } contenus et { $size } du coffre. Rien n’est abîmé.
verify-safe-bad =
    { $count ->
        [one] Il y a { $count } chose qui n’est pas en ordre. Kluis n’a rien changé. Récupérez une sauvegarde ou demandez de l’aide.
       *[other] Il y a { $count } choses qui ne sont pas en ordre. Kluis n’a rien changé. Récupérez une sauvegarde ou demandez de l’aide.
    }
verify-place-header = Le début du coffre
verify-place-page = Une page du coffre
verify-place-structure = La structure du coffre
verify-place-reference = Un renvoi dans le coffre
verify-place-body = Le contenu d’une donnée
verify-place-object = Un grand fichier
verify-place-index = La liste pour chercher
verify-place-audit = La liste de ce qui s’est passé
home-backup-due = Il est temps de faire une sauvegarde.
home-backup-problem = La dernière sauvegarde n’a pas réussi.
home-sheet = Vous n’avez pas encore vérifié votre feuille de récupération. Si vous n’avez pas les mots, faites une nouvelle feuille.
home-unfinished = Continuez avec la demande de { $name }. Vous aviez déjà rempli quelque chose.
request-draft = Vous aviez déjà rempli quelque chose. Vérifiez-le avant de décider.

## When the safe locks

lock-minutes = Verrouiller si je ne fais rien
lock-minutes-option =
    { $minutes ->
        [one] après { $minutes } minute
       *[other] après { $minutes } minutes
    }
lock-sleep = Verrouiller si l’ordinateur se met en veille
lock-screen = Verrouiller si l’écran est verrouillé

## New keys

act-keys-renewed = Le coffre a reçu de nouvelles clés. Les anciennes ne l’ouvrent plus.

## Syncing by itself

settings-sync-title = Mise à jour
settings-sync-text = Tant que votre coffre est ouvert, Kluis le met automatiquement à jour avec la coopérative. Pour cela, il faut une connexion avec la coopérative. Un coffre verrouillé n’envoie rien.
sync-every = Tous les combien
sync-every-option = Toutes les { $minutes } minutes et peu après chaque changement
sync-every-off = Seulement quand je le demande
sync-metered = Aussi quand la connexion se paie à l’usage
sync-battery = Aussi quand l’ordinateur marche sur batterie
