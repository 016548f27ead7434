# The texts of the pages in Dutch, which are written first. Reading level B1: short sentences,
# active, no jargon. Every message is in every language file.

## Product and window

product = Kluis
window-title = { $page } – Kluis
loading = Even geduld…
close = Sluiten
list-more = En nog { $count } meer.
back = Terug
next = Verder
language = Taal
language-nl = Nederlands
language-en = English
language-fr = Français
language-de = Deutsch
language-fi = Suomi
field-show = Tonen
field-hide = Verbergen
field-show-label = { $act }: { $field }
dialog-cancel = Annuleren
safe-of = Kluis van { $owner }
lock-now = Sluit nu

## The way around

nav-label = Onderdelen
nav-home = Overzicht
nav-data = Mijn gegevens
nav-add = Toevoegen
nav-sharing = Gedeeld met
nav-cooperative = Coöperatie
nav-activity = Wat er gebeurde
nav-settings = Instellingen

## Dates

month-1 = januari
month-2 = februari
month-3 = maart
month-4 = april
month-5 = mei
month-6 = juni
month-7 = juli
month-8 = augustus
month-9 = september
month-10 = oktober
month-11 = november
month-12 = december
month-short-1 = jan.
month-short-2 = feb.
month-short-3 = mrt.
month-short-4 = apr.
month-short-5 = mei
month-short-6 = juni
month-short-7 = juli
month-short-8 = aug.
month-short-9 = sep.
month-short-10 = okt.
month-short-11 = nov.
month-short-12 = dec.
date-long = { $day } { $month } { $year }
date-short = { $day } { $month } { $year }
date-month = { $month } { $year }
date-time = { $date }, { $time }
clock = { $hours }:{ $minutes }
date-unknown = datum onbekend
date-day-label = Dag
date-month-label = Maand
date-year-label = Jaar

## Errors: what happened, what is safe, what to do

error-details = Technische details
error-retry = Probeer opnieuw
error-failed = Er ging iets mis. Probeer het nog eens. Lukt het weer niet, toon dan de technische details aan wie u helpt.
error-usage = Dit kon niet worden uitgevoerd, omdat er iets niet goed is ingevuld. Kijk het na en probeer het nog eens.
error-wrong-key = Dit opent deze kluis niet. Kijk na wat u typte, ook hoofdletters en spaties.
error-not-found = Dit werd niet gevonden. Misschien is het intussen verwijderd.
error-conflict = Dit is intussen ergens anders veranderd. Er is niets overschreven. Bekijk het opnieuw en probeer het dan nog eens.
error-refused = Dit mag niet volgens uw keuzes of volgens de regels. Er is niets veranderd.
error-offline = De coöperatie is nu niet bereikbaar. Uw gegevens op deze computer zijn veilig. Probeer het later opnieuw.
error-damaged = Er zijn beschadigde gegevens gevonden. Kluis heeft niets veranderd. Haal een kopie terug of vraag hulp.
error-locked = Uw kluis is gesloten. Open ze opnieuw om verder te gaan.
error-unreadable = Dit bestand kon niet begrepen worden. Er is niets van overgenomen.
error-exists = Iets met deze naam bestaat al. Kies een andere naam.
error-newer = Dit is gemaakt met een nieuwere versie van Kluis. Werk Kluis bij om het te openen.
error-weak-passphrase = Deze wachtzin is te makkelijk te raden. Kies een langere.
error-not-signed-in = U bent nog niet verbonden met een coöperatie. Verbind eerst op de pagina Coöperatie.
error-sign-in-refused = De coöperatie weigert deze aanmelding. Kijk het adres na. Gebruikt u een sleutel, kijk dan ook de naam en het geheim na.
error-sign-in-denied = U gaf Kluis in de browser geen toestemming. Er is niets veranderd. U kunt het opnieuw proberen.
error-sign-in-ended = De coöperatie heeft uw aanmelding beëindigd. Wat wacht, blijft veilig wachten. Meld u opnieuw aan op de pagina Coöperatie.

## A new safe

welcome-step = Stap { $step } van 3
welcome-title = Maak uw kluis
welcome-lead = Een kluis bewaart uw gezondheidsgegevens op deze computer. Alleen u kunt ze openen.
welcome-owner = Uw naam
welcome-owner-hint = De map van de kluis op deze computer krijgt een naam die hierop lijkt.
welcome-owner-missing = Vul een naam in.
welcome-create = Maak de kluis
welcome-creating = De kluis wordt gemaakt…
passphrase-title = Kies een wachtzin
passphrase-lead = De wachtzin is de sleutel van uw kluis. Niemand kan hem voor u opzoeken.
passphrase-first = Uw nieuwe wachtzin
passphrase-again = Uw nieuwe wachtzin, nog een keer
passphrase-too-short = Deze wachtzin is te kort. Gebruik minstens { $shortest } tekens.
passphrase-different = De twee wachtzinnen zijn niet gelijk. Typ ze opnieuw.
recovery-title = Uw herstelblad
recovery-lead = Met deze woorden opent u uw kluis als u de wachtzin vergeet. U ziet ze alleen nu. Bewaar het blad, druk het af of schrijf de woorden op.
recovery-sheet-title = Herstelblad van de kluis van { $owner }
recovery-sheet-text = Wie deze woorden heeft, kan de kluis openen. Bewaar dit blad op een veilige plaats, niet bij de computer.
recovery-print = Druk het blad af

## Opening

unlock-title = Open uw kluis
unlock-which = Welke kluis?
unlock-broken = Deze kluis kan niet gelezen worden.
unlock-passphrase = Wachtzin
unlock-recovery = Woorden van het herstelblad
unlock-recovery-hint = Typ alle woorden in de juiste volgorde. Hebt u delen van een herstelblad? Typ er dan een op elke regel.
unlock-submit = Open
unlock-busy = Wordt geopend…
unlock-patience = Dit duurt een paar seconden. Dat houdt wie raadt tegen.
unlock-use-recovery = Open met het herstelblad
unlock-use-passphrase = Open met de wachtzin
unlock-create = Maak nog een kluis

## Overview

home-hello = Dag { $owner }
home-state = Uw kluis bewaart { $records ->
        [one] 1 gegeven
       *[other] { $records } gegevens
    } van { $categories ->
        [one] 1 soort
       *[other] { $categories } soorten
    }.
home-all-here = Alles staat alleen op deze computer.
home-all-there = Alles staat ook bij de coöperatie.
home-some-there =
    { $count ->
        [one] { $what } staat ook bij de coöperatie.
       *[other] { $what } staan ook bij de coöperatie.
    } De rest staat alleen op deze computer.
home-many-there = { $count } soorten staan ook bij de coöperatie. De rest staat alleen op deze computer.
home-nobody = Niemand anders mag iets zien.
home-may-see = { $name } mag zien: { $what }.
home-may-see-later = U gaf { $name } toestemming voor: { $what }. Die geldt nog niet.
home-more-may-see =
    { $count ->
        [one] Nog 1 ander mag iets zien.
       *[other] Nog { $count } anderen mogen iets zien.
    }
home-who-sees = Bekijk wie wat mag zien
home-ending =
    { $count ->
        [one] U stopte 1 toestemming. De coöperatie heeft dat nog niet bevestigd.
       *[other] U stopte { $count } toestemmingen. De coöperatie heeft dat nog niet bevestigd.
    }
home-standing =
    { $count ->
        [one] Er is iets veranderd aan de goedkeuring van 1 toestemming die u gaf. Kijk of u ze stopt.
       *[other] Er is iets veranderd aan de goedkeuring van { $count } toestemmingen die u gaf. Kijk of u ze stopt.
    }
grant-standing-advice = U kunt deze toestemming hieronder stoppen.
list-and = { $first } en { $last }
home-attention = Wat uw aandacht vraagt
home-all-well = Er wacht niets op u.
home-requests =
    { $count ->
        [one] 1 aanvraag wacht op uw antwoord.
       *[other] { $count } aanvragen wachten op uw antwoord.
    }
home-conflicts =
    { $count ->
        [one] 1 gegeven is hier en bij de coöperatie veranderd.
       *[other] { $count } gegevens zijn hier en bij de coöperatie veranderd.
    }
home-pending =
    { $count ->
        [one] 1 wijziging wacht om naar de coöperatie te gaan.
       *[other] { $count } wijzigingen wachten om naar de coöperatie te gaan.
    }
home-measurements = Laatste metingen
home-empty-title = Uw kluis is nog leeg
home-empty-text = Voeg een bestand toe dat u kreeg van een dokter, een ziekenhuis of een toestel. U ziet eerst wat erin staat.
home-empty-add = Voeg uw eerste gegevens toe

## My data

data-lead = Alles wat in uw kluis staat, per soort.
data-empty-title = Er zijn nog geen gegevens
data-empty-text = Hier ziet u later uw metingen, medicatie, resultaten en meer. Begin met een bestand toe te voegen.
data-empty-categories =
    { $count ->
        [one] 1 soort waarin nog niets staat
       *[other] { $count } soorten waarin nog niets staat
    }
data-count =
    { $count ->
        [one] 1 gegeven
       *[other] { $count } gegevens
    }
data-newest = Nieuwste: { $date }
data-shared-with =
    { $count ->
        [one] 1 ander mag dit zien
       *[other] { $count } anderen mogen dit zien
    }
data-sensitive = extra gevoelig
state-local = alleen op deze computer
state-sealed = onleesbaar bij de coöperatie
state-shared = ook bij de coöperatie
state-mixed = deels bij de coöperatie
category-filter = Zoek in deze lijst
category-count =
    { $count ->
        [0] Geen gegevens gevonden
        [one] 1 gegeven
       *[other] { $count } gegevens
    }
category-empty-title = Hier staat nog niets
category-empty-text = Voeg een bestand toe waarin zulke gegevens staan.
table-date = Datum
table-what = Wat
table-value = Waarde
table-source = Bron
pager-label = Bladeren
pager-newer = Nieuwere
pager-older = Oudere
pager-range = { $first } tot { $last } van { $total }
chart-choose = Toon de grafiek van
chart-help = Ga met de pijltjestoetsen langs de metingen. Dezelfde metingen staan in de tabel hieronder.
chart-reading = { $date }: { $value }
chart-summary = Grafiek van { $title }: { $count } metingen van { $first } tot { $last }
chart-as-table = Toon als tabel

## One record

record-title = Gegeven
record-no-source = niet bekend
record-modified = In de kluis sinds of veranderd op
record-technical = Toon technische details
record-path = Plaats in de pod
record-etag = Versiekenmerk (ETag)
record-revision = Versienummer
record-kind = Soort document
record-turtle = Het document als Turtle
record-delete = Verwijderen
record-delete-title = Dit gegeven verwijderen?
record-delete-text = Het gegeven gaat uit uw kluis en u kunt het hier niet terughalen; kopieën die al gemaakt zijn, blijven bestaan.
record-deleted = Het gegeven is verwijderd.
field-name-name = Naam
field-name-code = Wat
field-name-medication = Geneesmiddel
field-name-vaccine = Vaccin
field-name-value = Waarde
field-name-systolic = Bovendruk
field-name-diastolic = Onderdruk
field-name-component = Onderdeel
field-name-dose = Dosis
field-name-reaction = Reactie
field-name-when = Wanneer
field-name-onset = Begonnen
field-name-abatement = Voorbij
field-name-period = Periode
field-name-status = Toestand
field-name-clinical-status = Toestand volgens de zorgverlener
field-name-verification-status = Hoe zeker
field-name-interpretation = Beoordeling
field-name-reference-range = Gewone waarden
field-name-severity = Hoe ernstig
field-name-criticality = Hoe gevaarlijk
field-name-birth-date = Geboren
field-name-gender = Geslacht
field-name-telecom = Bereikbaar op
field-name-address = Adres
field-name-note = Opmerking
field-name-reason = Reden
field-name-lot-number = Lotnummer
field-name-expiration-date = Houdbaar tot
field-name-route = Hoe toegediend
field-name-site = Plaats op het lichaam
field-name-manufacturer = Maker
field-name-category = Indeling
field-name-method = Hoe gemeten
field-name-body-site = Plaats op het lichaam
field-name-performer = Uitgevoerd door
field-name-requester = Aangevraagd door
field-name-recorder = Opgeschreven door
field-name-asserter = Vastgesteld door
field-name-recorded = Opgeschreven op
field-name-issued = Vrijgegeven op
field-name-authored = Voorgeschreven op
field-name-subject = Over wie
field-name-encounter = Bij welk bezoek
field-name-device = Toestel
field-name-result = Resultaat
field-name-derived-from = Afgeleid van
field-name-has-member = Hoort erbij
field-name-identifier = Kenmerk
field-value-final = definitief
field-value-preliminary = voorlopig
field-value-amended = aangevuld
field-value-corrected = verbeterd
field-value-active = loopt
field-value-completed = afgerond
field-value-stopped = gestopt
field-value-male = man
field-value-female = vrouw

## Adding

add-title = Gegevens toevoegen
add-lead = U ziet eerst wat erin staat. Pas daarna kiest u of het in uw kluis komt.
add-drop = Sleep bestanden naar dit venster, of kies ze op uw computer.
add-drop-here = Laat hier los om te bekijken wat erin staat
add-choose = Kies bestanden
add-kinds = Kluis leest nu gezondheidsgegevens in het formaat FHIR (JSON).
add-looking = Kluis kijkt wat er staat in: { $files }
add-cancel = Annuleren
add-preview-title = Dit staat erin
add-preview-text = Er is nog niets in uw kluis gezet.
add-period = De gegevens gaan van { $first } tot { $last }.
add-by-category = Nieuw en veranderd, per soort
add-category = Soort
add-count = Aantal
add-new = { $count } nieuw
add-known = { $count } al in uw kluis
add-changed = { $count } veranderd
add-unreadable = { $count } niet gelezen
add-unreadable-show = Toon wat niet gelezen kon worden
add-place = Plaats: { $place }.
add-file-refused = Kluis kan dit bestand niet lezen. Er wordt niets van overgenomen.
add-format-unknown = soort bestand niet herkend
format-fhir-bundle = Gezondheidsgegevens (FHIR, bundel)
format-fhir-ndjson = Gezondheidsgegevens (FHIR, regels)
format-fhir-resource = Gezondheidsgegevens (FHIR)
add-commit =
    { $count ->
        [one] Zet 1 gegeven in mijn kluis
       *[other] Zet { $count } gegevens in mijn kluis
    }
add-nothing-new = Er is niets nieuws om toe te voegen
add-writing = De gegevens gaan in uw kluis…
add-progress-file = { $file }: bestand { $number } van { $files }
add-progress-records =
    { $count ->
        [one] 1 gegeven gelezen
       *[other] { $count } gegevens gelezen
    }
add-done =
    { $count ->
        [one] 1 gegeven is in uw kluis gezet.
       *[other] { $count } gegevens zijn in uw kluis gezet.
    }
add-look = Bekijk mijn gegevens
add-more = Voeg nog iets toe
add-failed-safe = Van een bestand dat niet af was, is niets bewaard.
add-stopping = Kluis stopt…
add-stopped = Gestopt. Bestanden die al af waren, staan in uw kluis. Van het bestand waar Kluis mee bezig was, is niets bewaard.

## Shared with

sharing-lead = Wie wat mag zien, waarom en tot wanneer. U kunt elke toestemming op elk moment stoppen.
sharing-open-request = Open een aanvraag uit een bestand
sharing-fetch = Kijk in uw postvak bij de coöperatie
sharing-paste = Plak een aanvraag als tekst
sharing-paste-label = De tekst van de aanvraag
sharing-paste-hint = Uit een bericht of van een webpagina. Er gebeurt niets voor u gekozen hebt.
sharing-paste-read = Lees de aanvraag
inbox-none = Uw plek bij de coöperatie heeft geen postvak. Vraag de coöperatie hoe aanvragen u bereiken.
inbox-nothing = Er zijn geen nieuwe aanvragen.
inbox-full = In uw postvak ligt meer dan Kluis in één keer leest. Kijk nog eens, of beslis eerst over de aanvragen hieronder.
inbox-new =
    { $count ->
        [one] 1 nieuwe aanvraag wacht op u.
       *[other] { $count } nieuwe aanvragen wachten op u.
    }
sharing-requests = Aanvragen die op u wachten
sharing-matrix = Wie mag wat zien
sharing-recipient = Wie
sharing-may-see = mag zien
sharing-may-see-later = mag zien, geldt nog niet
sharing-may-not-see = mag niet zien
sharing-grants = Uw toestemmingen
sharing-empty-title = U deelt met niemand
sharing-empty-text = Als iemand uw gegevens wil zien, komt de vraag eerst bij u. Zonder uw toestemming mag niemand iets zien.
sharing-stop-all = Stop alles
stopped-now =
    Gestopt. { $time ->
        [none] De coöperatie bevestigde dit.
       *[other] De coöperatie bevestigde dit om { $time }.
    }
stopped-here = Gestopt op deze computer. Bij de coöperatie stopt het zodra uw kluis daar kan bijwerken. Tot dan kan men daar misschien nog lezen.
stopped-unsure = Gestopt op deze computer. De coöperatie kon niet bevestigen dat het daar ook gestopt is. Misschien kan men daar nog lezen.
sharing-ended =
    { $count ->
        [one] 1 toestemming die voorbij is
       *[other] { $count } toestemmingen die voorbij zijn
    }
grant-what = Mag zien
grant-why = Waarom
grant-since = Sinds
grant-until = Tot
grant-ended = Gestopt op
grant-planned = gaat in
grant-active = loopt
grant-ending = stopt
grant-over = gestopt
grant-stop = Stop
grant-stop-label = Stop met delen met { $recipient }
grant-stop-part-label = Stoppen met delen van { $what } met { $recipient }
grant-taken-out = Niet meer
grant-taken-out-confirmed = { $what }, sinds { $date }
grant-taken-out-pending = { $what }, sinds { $date }. De coöperatie heeft dit nog niet bevestigd.
grant-taken-out-unconfirmed = { $what }, sinds { $date }. De coöperatie kon dit niet bevestigen.
grant-receipts =
    { $count ->
        [one] 1 bewijs
       *[other] { $count } bewijzen
    }
receipt-of-given = Toestemming gegeven
receipt-of-narrowed = Een deel gestopt ({ $number })
receipt-of-withdrawn = Toestemming gestopt
receipt-of-expired = Toestemming afgelopen
receipt-keep = Bewaren of afdrukken
receipt-keep-label = Bewijs bewaren of afdrukken: { $what }, { $recipient }
receipt-kept = Het bewijs is bewaard. Open het bestand om het af te drukken.
place-gateway = De poort op deze computer
place-cooperative = De coöperatie
place-file = Het bestand
enforced-confirmed-at = { $place } bevestigde dit op { $time }.
enforced-confirmed = { $place } bevestigde dit.
enforced-pending = { $place } heeft dit nog niet bevestigd.
enforced-needs-place = Voor { $what } geldt dit zodra dat leesbaar bij de coöperatie staat.
enforced-unconfirmed = { $place } kon dit niet bevestigen. Misschien werkt de toestemming daar niet.
stopped-confirmed-at = { $place } bevestigde op { $time } dat het gestopt is.
stopped-confirmed = { $place } bevestigde dat het gestopt is.
stopped-pending = { $place } heeft het stoppen nog niet bevestigd. Het gebeurt zodra uw kluis daar kan bijwerken.
stopped-unconfirmed = { $place } kon niet bevestigen dat het gestopt is. Misschien kan men daar nog lezen.
stop-title = Stoppen met delen met { $recipient }?
stop-text = { $recipient } mag dan niets nieuws meer zien; kopieën die al gemaakt zijn, kan niemand terughalen.
stop-part-title = Stoppen met delen van { $what } met { $recipient }?
stop-part-text = { $recipient } mag daarvan dan niets nieuws meer zien en blijft de rest zien; kopieën die al gemaakt zijn, kan niemand terughalen.
stop-all-title = Stoppen met alles?
stop-all-text = Niemand mag dan nog iets nieuws zien; kopieën die al gemaakt zijn, kan niemand terughalen.
purpose-AcademicResearch = Wetenschappelijk onderzoek
purpose-ScientificResearch = Wetenschappelijk onderzoek
purpose-ResearchAndDevelopment = Onderzoek en ontwikkeling
purpose-NonCommercialResearch = Onderzoek zonder winst
purpose-CommercialResearch = Onderzoek voor een bedrijf
purpose-PublicBenefit = Het algemeen belang
purpose-ServiceProvision = Een dienst aan u leveren
purpose-Personalisation = Een dienst aan u aanpassen
purpose-MedicalHealth = Zorg voor uw gezondheid
purpose-Healthcare = Zorg voor uw gezondheid
purpose-PatientMonitoring = Uw gezondheid opvolgen
purpose-Marketing = Reclame

## One request

request-title = Aanvraag
request-from = { $name } vraagt om gegevens
request-received = Binnengekomen op { $date }
request-who = Wie vraagt het
request-who-hint = Zo noemt de vrager zichzelf. Kluis kan niet nagaan wie het echt is. Vraag het na als u twijfelt.
request-why = Waarvoor
request-message = Bericht van de vrager
request-until = Gevraagd tot
request-came = Binnengekomen op
request-which = Wat mogen zij zien?
request-which-hint = Vink alleen aan wat u wilt tonen. Minder geven dan gevraagd mag altijd.
request-records =
    { $count ->
        [0] nu niets in uw kluis
        [one] 1 gegeven in uw kluis
       *[other] { $count } gegevens in uw kluis
    }
request-later-too = Wat u aanvinkt, geldt ook voor gegevens die er later bij komen.
request-allow-until = Tot en met wanneer mag het?
request-nothing-ticked = Vink eerst aan wat zij mogen zien.
request-no-such-day = Deze dag bestaat niet. Kies een andere.
request-too-late = Deze dag is later dan gevraagd. Kies een vroegere.
request-in-the-past = Deze dag is voorbij. Kies een latere.
request-undo = U kunt later altijd stoppen. Kopieën die dan al gemaakt zijn, kan niemand terughalen.
request-not-now = Niet nu
request-no = Nee
request-allow = Toestaan
allowed-now =
    { $name } mag nu zien: { $what }. { $time ->
        [none] De coöperatie bevestigde dit.
       *[other] De coöperatie bevestigde dit om { $time }.
    }
allowed-needs-place = U gaf toestemming. Voor { $what } geldt ze zodra dat leesbaar bij de coöperatie staat. Kies daarvoor bij Coöperatie “Leesbaar”.
allowed-later = U gaf toestemming. De coöperatie heeft dit nog niet bevestigd. Ze geldt zodra uw kluis daar kan bijwerken.
allowed-unsure = U gaf toestemming. De coöperatie kon niet bevestigen dat ze werkt.
announce-cooperative = Ga naar Coöperatie
request-denied = U zei nee. De vrager ziet niets.
request-left = De aanvraag blijft wachten. Er is niets gedeeld.
request-was-allowed = U hebt deze aanvraag al toegestaan.
request-was-denied = U hebt op deze aanvraag al nee gezegd.
verdict-reviewed = Nagekeken door twee commissies
verdict-reviewed-text = De ethische en de juridische commissie keurden dit goed. Kluis heeft dat zelf kunnen nakijken.
verdict-warning = Nagekeken, met één ding om eerst te weten
verdict-warning-text = De ethische en de juridische commissie keurden dit goed. Lees hieronder wat niet is zoals het hoort, en beslis dan.
verdict-unreviewed = Zonder goedkeuring die Kluis kan nakijken
verdict-unreviewed-text = Delen met een persoon, zoals uw dokter of familie, mag zonder een commissie. Vraagt een onderzoek of een bedrijf dit? Vraag dan eerst naar hun goedkeuring.
verdict-rejected = Deze aanvraag klopt niet
verdict-rejected-text = Een controle is niet geslaagd. Daarom kan dit niet toegestaan worden.
check-passed = in orde
check-not-passed = niet in orde
check-not-checked = niet na te kijken
check-recipient = Het adres van de vrager
check-dates = De datums
check-purposes = Waarvoor het dient
check-modes = Wat men ermee mag doen
check-categories = Welke gegevens
check-whole-pod = Vraagt niet alles tegelijk
check-dossier-digest = Het dossier hoort bij de aanvraag
check-reviews = Goedkeuring van de commissies
check-signature = De handtekening
check-ethics = Goedkeuring van de ethische commissie
check-legal = Goedkeuring van de juridische commissie
check-register = Wat het register van goedkeuringen nu zegt
check-approved = Vraagt niet meer dan goedgekeurd is
review-part-ethics = De goedkeuring van de ethische commissie
review-part-legal = De goedkeuring van de juridische commissie
review-part-register = Het register van goedkeuringen
review-part-request = De aanvraag
review-part-dossier = Het dossier van het onderzoek
review-part-is-review-missing = { $part } kwam niet mee met de aanvraag.
review-part-is-missing = { $part } kwam niet mee met de aanvraag.
review-part-is-malformed = { $part } is niet te lezen.
review-part-is-unsigned = { $part } is door niemand ondertekend.
review-part-is-issuer-not-pinned = { $part } is ondertekend door iemand die u daarvoor niet vertrouwt.
review-part-is-key-issuer-mismatch = { $part } is ondertekend door iemand anders dan er staat.
review-part-is-signature = { $part } is veranderd na het ondertekenen, of de handtekening is vals.
review-part-is-not-yet-valid = { $part } geldt nog niet.
review-part-is-expired = { $part } is verlopen.
review-part-is-not-approved = { $part } zegt nee.
review-reason-unsupported-proof = Een handtekening is van een soort die Kluis niet aanvaardt.
review-reason-register-stale = Het register van goedkeuringen is oud. Kluis weet niet wat sindsdien is ingetrokken.
review-reason-register-rollback = Het register van goedkeuringen is ouder dan een dat Kluis al zag.
review-reason-register-digest = Het register kent een andere tekst van een goedkeuring dan die meekwam.
review-reason-register-status = Het register zegt over een goedkeuring iets dat Kluis niet kent.
review-reason-not-in-register = Het register kent een goedkeuring niet die meekwam met de aanvraag.
review-reason-withdrawn = Een goedkeuring is ingetrokken.
review-reason-suspended = Een goedkeuring geldt voorlopig niet.
review-reason-warning = Het register waarschuwt voor dit onderzoek.
review-reason-subject-mismatch = De goedkeuringen zijn voor iemand anders dan wie het vraagt.
review-reason-dossier-mismatch = De goedkeuringen zijn voor een ander onderzoek.
review-reason-dossier-digest = De beschrijving van het onderzoek is veranderd nadat ze werd goedgekeurd.
review-reason-no-purpose = De aanvraag zegt niet waarvoor.
review-reason-purpose-exceeds-approval = Het wordt voor iets anders gevraagd dan goedgekeurd is.
review-reason-no-category = Het onderzoek zegt niet welke soorten gegevens het nodig heeft.
review-reason-categories-exceed-approval = Er worden meer soorten gegevens gevraagd dan goedgekeurd is.
review-reason-no-mode = De aanvraag zegt niet wat er met de gegevens gebeurt.
review-reason-modes-exceed-approval = Men wil meer doen met uw gegevens dan goedgekeurd is.
review-reason-no-expiry = De aanvraag zegt niet tot wanneer.
review-reason-expiry-exceeds-approval = Het wordt voor langer gevraagd dan goedgekeurd is.
review-reason-no-data = De aanvraag zegt niet welke gegevens.
review-reason-resource-outside-categories = Er wordt gevraagd naar plaatsen waar meer staat dan goedgekeurd is.
review-reason-inherit-unstated = De aanvraag zegt niet of ook wordt gevraagd wat u later toevoegt.

## Cooperative

cooperative-lead = Wat u bij uw coöperatie bewaart. U kiest per soort. Zonder uw keuze gaat er niets weg.
sign-in-title = Verbind met uw coöperatie
sign-in-again-title = Meld u opnieuw aan
sign-in-text = U meldt zich aan in uw browser, op de pagina van uw coöperatie. Kluis ziet uw wachtwoord niet.
sign-in-url = Adres van de coöperatie
sign-in-url-hint = Bijvoorbeeld https://pod.voorbeeld.be/eva/
sign-in-where = Waar vind ik dit?
sign-in-where-text = Het staat in de brief of e-mail van uw coöperatie. Of meld u in uw browser aan bij de coöperatie, en neem over wat daar boven in de adresbalk staat. Het adres van uw pod of uw WebID mag ook.
sign-in-browser = Aanmelden met de browser
sign-in-by-key = Ik heb een toegangssleutel
sign-in-by-browser = Toch aanmelden met de browser
sign-in-key-text = Kluis heeft dan een eigen sleutel nodig. Die maakt u bij de coöperatie:
sign-in-help-account = Open de accountpagina van uw coöperatie in uw browser en meld u aan.
sign-in-help-make = Maak daar een nieuwe sleutel voor toegang (“credential token”).
sign-in-help-copy = Neem de naam en het geheim hieronder over. Het geheim ziet u daar maar één keer.
sign-in-client-id = Naam van de sleutel (client id)
sign-in-secret = Geheim van de sleutel (client secret)
sign-in-missing = Vul dit in.
sign-in-submit = Verbinden
sign-in-busy = Bezig met verbinden…
sign-in-done = U bent verbonden met de coöperatie.
sign-in-wait-title = Ga verder in uw browser
sign-in-wait-text = Uw browser toont de pagina van uw coöperatie. Meld u daar aan en geef Kluis toestemming. Daarna gaat het hier vanzelf verder.
sign-in-open-again = Opnieuw openen
sign-in-no-browser = Kluis kon geen browser openen. Open er zelf een. Kluis blijft hier op u wachten.
sign-in-by-hand = De browser gaat niet open?
sign-in-by-hand-text = Kopieer dit adres en plak het in de adresbalk van een browser op deze computer.
sign-in-address = Adres voor de browser
sign-in-copy = Kopieer het adres
copy-done = Gekopieerd.
copy-by-hand = De tekst is geselecteerd. Druk op Ctrl en C om die te kopiëren.
sign-in-ended = De coöperatie heeft uw aanmelding beëindigd. Uw gegevens zijn veilig. Wat wacht, gaat verder als u opnieuw bent aangemeld.
account-title = Uw account
account-offline = De coöperatie is nu niet bereikbaar. Wat wacht, blijft veilig wachten.
account-storage = Uw gegevens daar
account-web-id = Uw webadres daar (WebID)
account-last = Laatst bijgewerkt
account-never = nog nooit
disconnect = Verbinding verbreken
disconnect-title = Verbinding met uw coöperatie verbreken?
disconnect-text = Kluis wist daar niets. Wat u bij de coöperatie bewaart, blijft daar staan. Wie u toestemming gaf, kan het blijven lezen. Er wordt niets meer bijgewerkt, tot u opnieuw verbindt.
disconnect-open =
    { $count ->
        [one] Er staat daar nog 1 toestemming open. Zonder verbinding kan Kluis die daar niet sluiten, ook niet als de datum voorbij is:
       *[other] Er staan daar nog { $count } toestemmingen open. Zonder verbinding kan Kluis die daar niet sluiten, ook niet als de datum voorbij is:
    }
disconnect-open-one = { $recipient }: { $what }, tot { $until }
disconnect-open-ending = { $recipient }: { $what }. Dit is hier gestopt, maar de coöperatie bevestigde dat nog niet.
disconnect-open-advice = Wilt u dat het stopt? Annuleer dan, stop het eerst op de pagina Gedeeld met, en laat Kluis hier bijwerken.
disconnect-done = De verbinding met de coöperatie is verbroken. Uw gegevens op deze computer zijn er nog allemaal.
disconnect-untold = De verbinding is hier verbroken. De coöperatie hoorde dat niet. Wilt u de aanmelding daar ook beëindigen? Dat kan op uw accountpagina bij de coöperatie.
disconnect-key-stays = De verbinding is hier verbroken. Uw toegangssleutel blijft bij de coöperatie geldig, tot u die weghaalt op uw accountpagina daar.
policies-title = Wat bewaart u waar?
policy-local = Alleen hier
policy-local-means = Alleen op deze computer. Uw coöperatie krijgt niets, ook geen namen.
policy-sealed = Verzegeld
policy-sealed-means = Ook bij uw coöperatie, maar op slot. Niemand kan het daar lezen. Raakt u deze computer kwijt, dan haalt u het van daar terug.
policy-shared = Leesbaar
policy-shared-means = Ook bij uw coöperatie, zoals het is. U leest het daar ook, en anderen alleen met uw toestemming. De beheerder van de computer daar kan het technisch zien.
policy-pending =
    { $count ->
        [one] 1 wijziging wacht
       *[other] { $count } wijzigingen wachten
    }
places-empty = Zodra u gegevens toevoegt, kiest u hier waar ze worden bewaard.
place-everything = Uw hele kluis
place-name-health = Gezondheid
place-name-documents = Documenten
place-differs = Anders dan { $above }
place-follows = Volgt { $above }
place-wish = Er is nog niets veranderd.
place-wish-look = Kijk wat er dan gebeurt
place-wish-drop = Laat het zoals het was
place-changed = Gekozen: { $what } wordt “{ $state }”. Dat gebeurt bij het volgende bijwerken.
policy-title-local = { $what } alleen hier bewaren?
policy-title-sealed = { $what } verzegeld bij de coöperatie bewaren?
policy-title-shared = { $what } leesbaar bij de coöperatie bewaren?
policy-share-text = Bij het volgende bijwerken gaat dit leesbaar naar de coöperatie, en ook wat er later bij komt; wie de computer daar beheert, kan het technisch zien, anderen alleen met uw toestemming.
policy-seal-text = Bij het volgende bijwerken gaat dit op slot naar de coöperatie, en ook wat er later bij komt; niemand kan het daar lezen, ook de beheerder niet.
policy-reseal-text = Bij het volgende bijwerken wordt de leesbare kopie bij de coöperatie weggehaald en komt er een verzegelde in de plaats; wat anderen al zagen of kopieerden, kan niemand terughalen.
policy-keep-text = Bij het volgende bijwerken wordt dit bij de coöperatie weggehaald; wat anderen al zagen of kopieerden, kan niemand terughalen.
policy-unseal-text = Bij het volgende bijwerken wordt de verzegelde kopie bij de coöperatie weggehaald; dan staat dit alleen nog op deze computer.
policy-share-confirm = Bewaar leesbaar
policy-seal-confirm = Bewaar verzegeld
policy-keep-confirm = Bewaar alleen hier
policy-agree = Ja, dit mag daar leesbaar staan.
place-leave-readable =
    { $count ->
        [one] 1 gegeven gaat leesbaar naar de coöperatie
       *[other] { $count } gegevens gaan leesbaar naar de coöperatie
    }
place-leave-sealed =
    { $count ->
        [one] 1 gegeven gaat verzegeld naar de coöperatie
       *[other] { $count } gegevens gaan verzegeld naar de coöperatie
    }
place-removed =
    { $count ->
        [one] 1 gegeven wordt daar weggehaald
       *[other] { $count } gegevens worden daar weggehaald
    }
place-stay =
    { $count ->
        [one] 1 gegeven is te groot en blijft alleen hier
       *[other] { $count } gegevens zijn te groot en blijven alleen hier
    }
place-nothing = Er zit nu niets in dat weggaat of daar wordt weggehaald. Wat u later toevoegt, volgt deze keuze.
items-open = Bekijk wat erin zit
items-close = Verberg wat erin zit
items-empty = Hier zit nog niets in.
items-what = Gegeven
items-changed = Laatst veranderd
items-state = Stand
item-only-here = alleen hier
item-same = hetzelfde
item-waits = wacht op bijwerken
item-conflict = twee versies
item-too-large = te groot, blijft hier
item-sealed = verzegeld
sync-title = Bijwerken
sync-pending =
    { $count ->
        [0] Er wacht niets om te versturen.
        [one] 1 wijziging wacht.
       *[other] { $count } wijzigingen wachten.
    }
sync-preview = Toon eerst wat er zou gebeuren
sync-now = Werk nu bij
sync-busy = Bezig met bijwerken…
sync-stopped = Gestopt. Wat al klaar was, blijft zo. De rest blijft veilig wachten.
steps-none = Er is niets te doen.
steps-what = Dit zou er gebeuren:
step-get = { $what }: { $count ->
        [one] 1 gegeven
       *[other] { $count } gegevens
    } ophalen ({ $size })
step-put = { $what }: { $count ->
        [one] 1 gegeven
       *[other] { $count } gegevens
    } versturen ({ $size })
step-delete = { $what }: { $count ->
        [one] 1 gegeven
       *[other] { $count } gegevens
    } daar weghalen
step-access = { $what }: daar instellen wie het mag lezen
sync-up-to-date = Alles was al bijgewerkt.
sync-done = Bijgewerkt.
sync-sent =
    { $count ->
        [one] 1 gegeven verstuurd.
       *[other] { $count } gegevens verstuurd.
    }
sync-fetched =
    { $count ->
        [one] 1 gegeven opgehaald.
       *[other] { $count } gegevens opgehaald.
    }
sync-merged =
    { $count ->
        [one] 1 gegeven is samengevoegd: het was hier en daar veranderd, en beide veranderingen zijn bewaard.
       *[other] { $count } gegevens zijn samengevoegd: ze waren hier en daar veranderd, en beide veranderingen zijn bewaard.
    }
sync-removed =
    { $count ->
        [one] 1 gegeven weggehaald.
       *[other] { $count } gegevens weggehaald.
    }
sync-access =
    { $count ->
        [one] 1 keer ingesteld wie mag lezen.
       *[other] { $count } keer ingesteld wie mag lezen.
    }
sync-conflicts =
    { $count ->
        [one] Van 1 gegeven zijn er twee versies. Kies hieronder wat u bewaart.
       *[other] Van { $count } gegevens zijn er twee versies. Kies hieronder wat u bewaart.
    }
sync-failed-title = Wat niet lukte
sync-failed-text = Dit blijft wachten en wordt later opnieuw geprobeerd.
conflicts-title = Twee versies
conflicts-text = Van deze gegevens is er een versie hier en een andere bij de coöperatie. Er is niets overschreven. Kies wat u bewaart. Wat u niet kiest, blijft in de geschiedenis van uw kluis.
conflicts-none = Er zijn nergens twee versies van.
conflicts-decided = U hebt alles gekozen. Wat u niet koos, blijft in de geschiedenis van uw kluis.
conflict-since = sinds { $date }
conflict-open = Bekijk en kies
conflict-close = Sluit
conflict-decided =
    { $count ->
        [0] Gekozen. Er zijn geen twee versies meer.
        [one] Gekozen. Nog 1 te kiezen.
       *[other] Gekozen. Nog { $count } te kiezen.
    }
why-changed-on-both-sides = Hier en bij de coöperatie veranderd.
why-made-on-both-sides = Hier en bij de coöperatie gemaakt, maar niet hetzelfde.
why-removed-here-changed-there = Hier weggehaald, maar bij de coöperatie veranderd.
why-local-now-changed-there = U bewaart dit nu alleen hier, maar bij de coöperatie is het nog veranderd.
why-unreadable-there = Wat bij de coöperatie staat, is niet te lezen.
why-much-is-missing-there = Bij de coöperatie ontbreekt er veel van.
why-older-there = Bij de coöperatie staat weer een oudere versie.
why-no-tag = De coöperatie kan niet beloven dat niets wordt overschreven.
why-new-here = Nieuw hier.
why-changed-here = Hier veranderd.
why-changed-here-missing-there = Hier veranderd, en bij de coöperatie niet meer te vinden.
why-both-changed = Hier en bij de coöperatie veranderd: beide veranderingen worden samengevoegd.
why-both-made = Hier en bij de coöperatie gemaakt: beide worden samengevoegd.
why-edited-there = Hier weggehaald, maar bij de coöperatie veranderd: het komt terug.
why-removed-there = Bij de coöperatie weggehaald, dus hier ook. Het blijft in de geschiedenis van uw kluis.
why-sent-again = Wordt opnieuw verstuurd, zoals u hebt gekozen.
why-removed-here = Hier weggehaald.
why-new-there = Nieuw bij de coöperatie.
why-changed-there = Bij de coöperatie veranderd.
why-local-now = U bewaart dit voortaan alleen hier.
why-container-local-now = Leeg, en u bewaart dit voortaan alleen hier.
why-consent-given = U hebt toestemming gegeven.
why-consent-ended = Een toestemming is gestopt.
why-shared-now = Wordt daar voortaan leesbaar bewaard, en niet meer versleuteld.
side-here = Hier
side-there = Bij de coöperatie
field-was = Eerst was het:
field-was-nothing = nog niets
field-is-nothing = niets (weggehaald)
decide-fields = De rest gaat vanzelf samen. Kies alleen hier wat u bewaart:
decide-keep-choices = Bewaar mijn keuzes
decide-missing =
    { $count ->
        [one] Kies nog bij 1 veld.
       *[other] Kies nog bij { $count } velden.
    }
decide-or-whole = Of kies voor alles tegelijk:
decide-mine = Houd wat hier is
decide-theirs = Houd wat bij de coöperatie is
decide-both = Bewaar allebei
decide-remove-there = Haal het ook daar weg
decide-history = Wat u niet kiest, gaat niet verloren: het blijft in de geschiedenis van uw kluis.
version-changed = Veranderd
version-size = Grootte
version-type = Soort
version-unknown = niet bekend
version-no-text = Dit kan niet als tekst worden getoond.
version-gone-here = Hier is het weggehaald.
version-gone-there = Daar is niets te tonen: het is weggehaald of niet te lezen.
question-title = Bij de coöperatie klopt iets niet
question-many-missing = Sinds { $date } ontbreken { $count } gegevens bij de coöperatie, die daar eerder wel stonden.
question-emptied = Sinds { $date } is daar alles weg wat u er bewaart: { $count } gegevens.
question-rolled-back = De coöperatie toont sinds { $date } een eerdere stand. Het gaat om { $count } gegevens.
question-example = Bijvoorbeeld uit { $what }:
question-safe = Op deze computer is niets weggehaald en niets vervangen. Dat blijft zo tot u kiest.
question-mine = Zet daar terug wat hier is
question-mine-means = Wat op deze computer staat, gaat opnieuw naar de coöperatie.
question-theirs = Volg de coöperatie
question-theirs-removes = Wat daar weg is, wordt ook op deze computer weggehaald. Het blijft in de geschiedenis van uw kluis.
question-theirs-replaces = Wat daar ouder is, komt op deze computer in de plaats. Wat hier stond, blijft in de geschiedenis van uw kluis.
question-answered = Dit gebeurt bij het volgende bijwerken. Tot dan kunt u nog anders kiezen.
rounds-title = Wanneer is er bijgewerkt?
rounds-empty = Er is nog niet bijgewerkt.
rounds-when = Wanneer
rounds-sent = Verstuurd
rounds-fetched = Opgehaald
rounds-merged = Samengevoegd
rounds-removed = Weggehaald
rounds-outcome = Hoe het ging
rounds-conflicts = { $count } met twee versies
rounds-failed = { $count } niet gelukt
round-done = klaar
round-offline = de coöperatie was niet bereikbaar
round-signed-out = de aanmelding was voorbij
round-cancelled = gestopt
round-failed = niet gelukt

## What happened

activity-lead = Alles wat met uw kluis is gedaan. U kunt laten nakijken of er later iets aan deze lijst veranderd is.
activity-verify = Kijk alles na
activity-whole = Alles nagekeken: { $count ->
        [one] 1 regel
       *[other] { $count } regels
    }, niets veranderd of weggehaald.
activity-altered-at = Let op: regel { $number } klopt niet. Iets is veranderd of weggehaald.
activity-altered = Let op: er is iets veranderd of weggehaald.
activity-empty-title = Er is nog niets gebeurd
activity-empty-text = Zodra u gegevens toevoegt of deelt, staat dat hier.
activity-other = { $actor } deed: { $act } ({ $about })
activity-act = Handeling
activity-about = Waarover
activity-actor = Wie
activity-hash = Controlegetal
report-title = Verslag van een jaar
report-text = Een blad om te bewaren of af te drukken: met wie u deelde, wat u stopte, en wat er nog gebeurde.
report-year = Jaar
report-save = Bewaar het verslag van { $year }
report-saved = Het verslag is bewaard. Open het bestand om het af te drukken.
actor-owner = U
actor-import = Het toevoegen
actor-sync = Het bijwerken
actor-safe = De kluis
act-safe-created = De kluis is gemaakt.
act-import-done =
    { $count ->
        [one] 1 nieuw gegeven
       *[other] { $count } nieuwe gegevens
    } toegevoegd uit { $about }.
act-record-deleted = U verwijderde een gegeven.
act-resource-written = { $actor } schreef een document: { $about }
act-resource-removed = { $actor } verwijderde een document: { $about }
act-resource-moved = U verplaatste { $about }.
act-policy-changed = U koos waar { $about } wordt bewaard.
act-policy-changed-shared = U koos om { $about } ook bij de coöperatie te bewaren.
act-policy-changed-local = U koos om { $about } alleen hier te bewaren.
act-request-received = Er kwam een aanvraag binnen van { $name }.
act-request-denied = U zei nee tegen { $name }.
act-anchors-changed = U koos wiens goedkeuringen tellen.
act-register-received = Er kwam een register van goedkeuringen binnen.
act-consent-given = U gaf toestemming aan { $name }.
act-consent-narrowed = U haalde een soort gegevens uit de toestemming aan { $name }.
act-consent-withdrawn = U stopte de toestemming aan { $name }.
act-consent-expired = De toestemming aan { $name } liep af.
act-access-confirmed = De coöperatie bevestigde wat { $name } mag zien.
act-access-removed = De coöperatie bevestigde dat { $name } niet meer mag zien wat u stopte.
act-access-unconfirmed = De coöperatie kon niet bevestigen wat { $name } mag zien.
act-remote-signed-in = U verbond met de coöperatie.
act-remote-signed-out = U verbrak de verbinding met de coöperatie.
act-remote-left = U verliet de coöperatie en haalde daar weg wat van u was.
act-sync-done = De kluis is bijgewerkt met de coöperatie.
act-conflict-resolved = Er is gekozen tussen twee versies.
act-data-exported = Er is een kopie van gegevens gemaakt buiten de kluis.
act-slot-added = Er kwam een manier bij om uw kluis te openen.
act-slot-added-recipient = U liet de sleutel van { $name } toe om uw kluis te openen.
act-slot-added-keyring = U liet deze computer uw kluis onthouden.
act-slot-removed = U verwijderde een manier om uw kluis te openen.
act-slot-removed-recipient = U verwijderde de sleutel van { $name }.
act-slot-removed-keyring = U liet deze computer uw kluis vergeten.
act-passphrase-changed = U veranderde de wachtzin.
act-recovery-renewed = U maakte een nieuw herstelblad. Het vorige werkt niet meer.
act-audit-damaged = Er is schade gevonden in deze lijst.

## Settings

settings-size = Grootte van de tekst
size-normal = Gewoon
size-large = Groot
size-larger = Groter
size-largest = Grootst
settings-theme = Kleuren
theme-system = Zoals de computer
theme-light = Licht
theme-dark = Donker
theme-contrast = Hoog contrast
settings-lock-title = Sluiten
settings-lock-text = Uw kluis sluit vanzelf als u ze niet gebruikt. Daarna is de wachtzin nodig om ze weer te openen.

## A new passphrase

suggestion-title = Een wachtzin voor u
suggestion-text = Kluis koos deze woorden door het lot. Niemand kan ze raden. Schrijf ze op een papier dat u thuis bewaart, en typ ze hieronder twee keer.
suggestion-another = Een andere
suggestion-own = Ik bedenk er zelf een
suggestion-own-text = Neem vier of meer gewone woorden die niets met elkaar te maken hebben. Kies geen bekende zin, naam of datum.
suggestion-again = Toon toch een voorstel
passphrase-insist = Ik weet dat deze wachtzin makkelijk te raden is. Ik wil hem toch.
passphrase-weak = Deze wachtzin is makkelijk te raden. Neem een andere. Vink dit aan als u hem toch wilt.
passphrase-changing = De wachtzin wordt ingesteld…
passphrase-changed = Uw wachtzin is veranderd. De oude werkt niet meer.
strength-none = Gebruik minstens { $shortest } tekens. Hoe meer woorden, hoe sterker.
strength-very-weak = Heel makkelijk te raden.
strength-weak = Makkelijk te raden.
strength-nearly = Bijna sterk genoeg.
strength-strong = Sterk genoeg.
strength-warning-row-of-keys = Toetsen naast elkaar raadt men snel.
strength-warning-keyboard-pattern = Een patroon op het toetsenbord raadt men snel.
strength-warning-repeats = Wat zich herhaalt, raadt men snel.
strength-warning-common = Dit is een van de meest gebruikte wachtwoorden.
strength-warning-like-a-common-one = Dit lijkt op een wachtwoord dat veel mensen gebruiken.
strength-warning-sequence = Een rij zoals abc of 6543 raadt men snel.
strength-warning-year = Een jaartal raadt men snel.
strength-warning-one-word = Eén woord alleen raadt men snel.
strength-warning-date = Een datum raadt men snel.
strength-warning-name = Namen raadt men snel.
strength-advice-use-a-few-words = Neem enkele gewone woorden die niets met elkaar te maken hebben.
strength-advice-no-need-for-symbols = Cijfers, hoofdletters en tekens zijn niet nodig.
strength-advice-add-a-word = Zet er nog een woord of twee bij.
strength-advice-capitals-help-little = Hoofdletters helpen weinig.
strength-advice-reversing-helps-little = Een woord omdraaien helpt weinig.
strength-advice-substitutes-help-little = Een 0 voor een o of een 3 voor een e helpt weinig.
strength-advice-longer-pattern = Een langer patroon met meer bochten is beter, maar woorden zijn nog beter.
strength-advice-avoid-repeats = Herhaal geen woorden of letters.
strength-advice-avoid-sequences = Gebruik geen rijen zoals abc of 1234.
strength-advice-avoid-dates = Gebruik geen datums of jaartallen, zeker niet die van uzelf.

## Asking words back, shares of a recovery sheet

recovery-save = Bewaar het blad
recovery-saved = Het blad is bewaard.
recovery-next = Verder
recovery-next-text = Hierna vraagt Kluis twee van de woorden. Zo weet u zeker dat u ze hebt.
recovery-later = Later
recovery-later-title = Later nakijken?
recovery-later-text = U ziet deze woorden hierna niet meer: vergeet u uw wachtzin en hebt u de woorden niet, dan kan niemand uw kluis nog openen.
recovery-later-confirm = Ja, later
read-back-title = Hebt u de woorden?
read-back-lead = Neem uw blad. Typ woord { $first } en woord { $second }.
read-back-word = Woord { $number }
read-back-wrong = Woord { $number } is niet juist. Kijk het na op uw blad.
read-back-look = Toon de woorden opnieuw
read-back-done = Klaar
split-title = Verdeel over mensen die u vertrouwt
split-text = U geeft elk van hen een deel. Met genoeg delen samen gaat uw kluis open. Wie te weinig delen heeft, kan er niets mee.
split-kind = Hoeveel delen
split-option = { $threshold } van de { $count } delen zijn nodig
split-make = Maak de delen
split-made = De delen staan hieronder. U ziet ze alleen nu. Maakt u ze nog eens, dan passen de nieuwe niet bij deze.
split-share = Deel { $number } van { $count }
split-share-text = Er zijn { $threshold } delen nodig om de kluis te openen.
split-save = Bewaar deel { $number }

## Opening in other ways

key-words-found = { $count } van de { $words } woorden
key-shares-found =
    { $count ->
        [one] 1 deel herkend
       *[other] { $count } delen herkend
    }
unlock-another-title = Open nog een kluis
unlock-back-to = Terug naar de kluis van { $owner }
unlock-none-left = Alle kluizen op deze computer zijn al open.
unlock-keyring = Open met deze computer
locked-idle = Uw kluis ging dicht omdat ze een tijd niet gebruikt werd.
locked-sleep = Uw kluis ging dicht omdat de computer in slaapstand ging.
locked-screen-lock = Uw kluis ging dicht omdat het scherm vergrendeld werd.
recovered-title = Uw kluis is open
recovered-lead = Kies nu een nieuwe wachtzin. De oude werkt daarna niet meer.
recovered-submit = Stel de wachtzin in
recovered-later = Later
safes-other = Andere kluizen
safes-open = Kluizen die open zijn
safes-shown = deze ziet u nu
safes-another = Open nog een kluis

## A safe of a backup

restore-open = Open een reservekopie
restore-title = Open een reservekopie
restore-lead = Kluis maakt een nieuwe kluis van een reservekopie. Aan kluizen die er al zijn verandert niets.
restore-file = Reservekopie
restore-choose = Kies een reservekopie
restore-choose-other = Kies een andere
restore-name = Naam van de kluis op deze computer
restore-name-hint = Bestaat de naam al, dan komt er een nummer bij.
restore-submit = Haal terug
restore-busy = De kluis wordt teruggehaald…
restore-stopped = Gestopt. Er is geen kluis gemaakt.

## Long work

work-percent = { $percent } %
work-stopping = Kluis stopt…
work-stopped = Gestopt. Er is niets veranderd.

## Who reviews requests

trust-title = Wie aanvragen nakijkt
trust-text = Een onderzoek of een app wordt eerst nagekeken door een ethische en een juridische commissie. Hier staat van wie de handtekening telt.
trust-nobody = Kluis vertrouwt nog niemand. Tot dan kan geen enkele goedkeuring worden nagekeken. Uw coöperatie kan u haar lijst van commissies geven.
trust-role-ethics = Ethische commissie
trust-role-legal = Juridische commissie
trust-role-register = Wie het register bijhoudt
trust-no-register = Er kwam nog geen register van goedkeuringen binnen.
trust-register-fresh = Register nummer { $number }. Het volgende komt vóór { $date }.
trust-register-stale = Register nummer { $number } is oud: het volgende had vóór { $date } moeten komen. Vraag uw coöperatie om het nieuwste.
trust-choose = Open een lijst van commissies
trust-register = Open een nieuwer register
trust-register-taken = Kluis kent dit register nu.
trust-set = Vanaf nu telt wat zij ondertekenen.
trust-ask-title = Vertrouwen wie in { $file } staat?
trust-ask-text = Alleen hun goedkeuringen tellen dan nog. Doe dit enkel met een lijst die u van uw coöperatie zelf hebt: de namen staan erin zoals wie ze maakte dat wilde.
trust-ask-nobody = Deze lijst noemt niemand. Kluis vertrouwt dan niemand meer.
trust-ask-confirm = Vertrouw hen

## The ways to open

settings-safe-title = Uw kluis
ways-title = Manieren om te openen
ways-lead = Wat uw kluis kan openen, en wie.
ways-change = Veranderen
ways-passphrase = Verander de wachtzin
ways-sheet = Maak een nieuw herstelblad
ways-sheet-title = Een nieuw herstelblad maken?
ways-sheet-text = Het oude herstelblad, en delen ervan, openen uw kluis daarna niet meer.
ways-add = Nog een manier toevoegen
ways-add-text = Elke manier erbij is ook een extra weg naar binnen. Voeg alleen toe wat u nodig hebt.
ways-helper = Laat een helper toe
ways-keyring = Onthoud op deze computer
ways-keyring-title = Onthouden op deze computer?
ways-keyring-text = Uw kluis gaat dan open zonder wachtzin: wie op deze computer als u is aangemeld, kan alles lezen.
ways-keyring-done = Deze computer kan uw kluis nu openen zonder wachtzin.
ways-removed = Verwijderd. Deze manier opent uw kluis niet meer.
ways-renew-text = Doe dit als iemand uw sleutels of bestanden kan hebben gekopieerd. Alles in uw kluis krijgt dan nieuwe sleutels.
slot-passphrase = Wachtzin
slot-recovery = Herstelblad
slot-recipient = Sleutel van een helper
slot-keyring = Deze computer
slot-other = Andere manier
slot-added = Sinds { $date }
slot-remove = Verwijder
slot-remove-label = Verwijder { $name }
words-nl = Nederlandse woorden
words-fr = Franse woorden
words-en = Engelse woorden
remove-title = { $name } verwijderen?
remove-text-recipient = { $name } kan uw kluis dan niet meer openen, maar wie de bestanden van uw kluis en die sleutel kopieerde, kan die kopie nog lezen.
remove-text-keyring = Uw kluis gaat op deze computer dan alleen nog open met de wachtzin of het herstelblad.
remove-text-passphrase = Deze wachtzin opent uw kluis dan niet meer, maar wie de bestanden van uw kluis kopieerde en de wachtzin kent, kan die kopie nog lezen.
remove-text-recovery = Dit herstelblad opent uw kluis dan niet meer, maar wie de bestanden van uw kluis kopieerde en het blad heeft, kan die kopie nog lezen.
remove-text-other = { $name } gaat uw kluis dan niet meer openen, maar wie de bestanden van uw kluis kopieerde, kan die kopie er nog mee lezen.
remove-renew = Vernieuw daarna ook de sleutels
remove-renew-hint = Wat u later bewaart, is dan ook veilig voor wie de oude sleutel nog heeft.
change-lead = Daarna opent alleen de nieuwe wachtzin uw kluis. Uw herstelblad blijft werken.
change-current = Uw wachtzin van nu
helper-lead = Dit is voor wie een eigen sleutel van het soort age heeft.
helper-trust = Wie deze sleutel heeft, kan alles in uw kluis openen en lezen, nu en later.
helper-label = Naam van de helper
helper-key = Openbare sleutel van de helper
helper-key-hint = Die begint met age1. De helper geeft hem aan u.
helper-key-wrong = Dit is geen openbare sleutel. Hij begint met age1.
helper-key-known = Deze sleutel opent de kluis al.
helper-submit = Laat toe
helper-added = De helper kan uw kluis nu openen.
renew-title = Vernieuw de sleutels
renew-lead = Alles in uw kluis wordt opnieuw op slot gedaan, met nieuwe sleutels. Dat kan een tijd duren.
renew-passphrase-stays = Uw wachtzin blijft dezelfde.
renew-sheet = U krijgt een nieuw herstelblad. Het oude werkt dan niet meer.
renew-others = Helpers en deze computer kunnen uw kluis dan niet meer openen. Voeg ze opnieuw toe als u dat wilt.
renew-copies = Wie al een kopie van de oude bestanden en een oude sleutel heeft, kan die kopie nog lezen. Dat geldt ook voor oude reservekopieën.
renew-submit = Vernieuw nu
renew-busy = De sleutels worden vernieuwd…
renew-stopped = Gestopt. Uw kluis heeft nog de oude sleutels.

## Backups

backups-title = Reservekopieën
backups-lead = Een kopie van uw hele kluis, op slot, voor als uw computer stukgaat.
backup-tried = U probeerde uw reservekopie voor het laatst uit op { $date }. Alles stond erin.
backup-last = De laatste reservekopie is van { $date }.
backup-never-tried = U hebt ze nog niet uitgeprobeerd.
backup-none = Er is nog geen reservekopie van uw kluis.
backup-problem = De laatste reservekopie is niet gelukt. Kijk na of de map er is, bijvoorbeeld of de USB-stick in de computer zit.
backup-due = Het is tijd voor een nieuwe reservekopie.
backup-plan-title = Waar en hoe vaak
backup-folder = Map voor de reservekopieën
backup-folder-none = Nog geen map gekozen
backup-folder-hint = Neem liefst een USB-stick of een andere schijf. Op dezelfde computer helpt een kopie niet als die stukgaat.
backup-folder-choose = Kies een map
backup-folder-first = Kies eerst een map.
backup-days = Hoe vaak maakt Kluis er zelf een?
backup-days-never = Nooit vanzelf
backup-days-every =
    { $days ->
        [one] Elke dag
        [7] Elke week
       *[other] Elke { $days } dagen
    }
backup-make-title = Maken en uitproberen
backup-now = Maak nu een reservekopie
backup-busy = De reservekopie wordt gemaakt…
backup-done = De reservekopie is klaar: { $resources ->
        [one] 1 gegeven
       *[other] { $resources } gegevens
    }, { $size }, { $date }.
backup-done-file = Ze heet { $file }.
backup-removed =
    { $count ->
        [one] 1 oude reservekopie is opgeruimd, omdat er nieuwere zijn.
       *[other] { $count } oude reservekopieën zijn opgeruimd, omdat er nieuwere zijn.
    }
backup-unreadable =
    { $count ->
        [one] 1 groot bestand kon niet gelezen worden en zit er niet in.
       *[other] { $count } grote bestanden konden niet gelezen worden en zitten er niet in.
    } Kijk uw kluis na, hieronder.
backup-files = Reservekopieën in deze map
backup-no-files = Er staat nog geen reservekopie van uw kluis in deze map.
backup-file = Bestand
backup-size = Grootte
rehearse = Probeer uit
rehearse-label = Probeer uit: { $file }
rehearse-newest = Probeer de nieuwste uit
rehearse-busy = De reservekopie wordt uitgeprobeerd…
rehearse-done = De reservekopie van { $date } werkt. Alles staat erin: { $resources ->
        [one] 1 gegeven
       *[other] { $resources } gegevens
    }, precies hetzelfde als toen ze gemaakt werd.
rehearse-failed = Deze reservekopie is niet bruikbaar. Uw kluis zelf is niet veranderd. Maak een nieuwe en probeer die uit.
rehearse-what = Wat is uitproberen?
rehearse-what-text = Kluis haalt de reservekopie helemaal terug op een plaats die daarna verdwijnt, en vergelijkt alles. Aan uw kluis verandert niets. Zo weet u dat de kopie werkt voor u ze nodig hebt.
verify-safe-title = Uw kluis nakijken
verify-safe-text = Kluis leest alles in uw kluis en kijkt na of er niets beschadigd is.
verify-safe = Kijk alles na
verify-safe-busy = De kluis wordt nagekeken…
verify-safe-good = Alles nagekeken: { $bodies } inhouden en { $size } van de kluis. Er is niets beschadigd.
verify-safe-bad =
    { $count ->
        [one] Er is 1 ding niet in orde. Kluis heeft niets veranderd. Haal een reservekopie terug of vraag hulp.
       *[other] Er zijn { $count } dingen niet in orde. Kluis heeft niets veranderd. Haal een reservekopie terug of vraag hulp.
    }
verify-place-header = Het begin van de kluis
verify-place-page = Een bladzijde van de kluis
verify-place-structure = De opbouw van de kluis
verify-place-reference = Een verwijzing in de kluis
verify-place-body = De inhoud van een gegeven
verify-place-object = Een groot bestand
verify-place-index = De lijst om in te zoeken
verify-place-audit = De lijst van wat er gebeurde
home-backup-due = Het is tijd voor een reservekopie.
home-backup-problem = De laatste reservekopie is niet gelukt.
home-sheet = U hebt uw herstelblad nog niet nagekeken. Hebt u de woorden niet, maak dan een nieuw blad.
home-unfinished = Ga verder met de aanvraag van { $name }. U had al iets ingevuld.
request-draft = U had al iets ingevuld. Kijk het na voor u beslist.

## When the safe locks

lock-minutes = Sluit als ik niets doe
lock-minutes-option =
    { $minutes ->
        [one] na 1 minuut
       *[other] na { $minutes } minuten
    }
lock-sleep = Sluit als de computer in slaapstand gaat
lock-screen = Sluit als het scherm vergrendeld wordt

## New keys

act-keys-renewed = De kluis kreeg nieuwe sleutels. De vorige openen haar niet meer.

## Syncing by itself

settings-sync-title = Bijwerken
settings-sync-text = Zolang uw kluis open is, werkt Kluis ze vanzelf bij met de coöperatie. Daarvoor moet u verbonden zijn. Een gesloten kluis stuurt niets.
sync-every = Hoe vaak
sync-every-option = Elke { $minutes } minuten en kort na elke wijziging
sync-every-off = Alleen als ik het vraag
sync-metered = Ook als de verbinding per verbruik betaald wordt
sync-battery = Ook als de computer op batterij werkt
