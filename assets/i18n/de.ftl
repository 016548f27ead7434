# The texts of the pages in German. They say the same as the Dutch ones.

## Product and window

product = Kluis
window-title = { $page } – Kluis
loading = Einen Moment …
close = Schließen
list-more = Und noch { $count } mehr.
back = Zurück
next = Weiter
language = Sprache
language-nl = Nederlands
language-en = English
language-fr = Français
language-de = Deutsch
language-fi = Suomi
field-show = Zeigen
field-hide = Verbergen
field-show-label = { $act }: { $field }
dialog-cancel = Abbrechen
safe-of = Safe von { $owner }
lock-now = Jetzt verschließen

## The way around

nav-label = Bereiche
nav-home = Übersicht
nav-data = Meine Daten
nav-add = Hinzufügen
nav-sharing = Geteilt mit
nav-cooperative = Genossenschaft
nav-activity = Was geschehen ist
nav-settings = Einstellungen

## Dates

month-1 = Januar
month-2 = Februar
month-3 = März
month-4 = April
month-5 = Mai
month-6 = Juni
month-7 = Juli
month-8 = August
month-9 = September
month-10 = Oktober
month-11 = November
month-12 = Dezember
month-short-1 = Jan.
month-short-2 = Feb.
month-short-3 = März
month-short-4 = Apr.
month-short-5 = Mai
month-short-6 = Juni
month-short-7 = Juli
month-short-8 = Aug.
month-short-9 = Sept.
month-short-10 = Okt.
month-short-11 = Nov.
month-short-12 = Dez.
date-long = { $day }. { $month } { $year }
date-short = { $day }. { $month } { $year }
date-month = { $month } { $year }
date-time = { $date }, { $time }
clock = { $hours }:{ $minutes }
date-unknown = Datum unbekannt
date-day-label = Tag
date-month-label = Monat
date-year-label = Jahr

## Errors: what happened, what is safe, what to do

error-details = Technische Details
error-retry = Noch einmal versuchen
error-failed = Etwas ist schiefgegangen. Versuchen Sie es noch einmal. Geht es wieder nicht, zeigen Sie die technischen Details der Person, die Ihnen hilft.
error-usage = Das ging nicht, weil etwas nicht richtig ausgefüllt ist. Prüfen Sie es und versuchen Sie es noch einmal.
error-wrong-key = Das öffnet diesen Safe nicht. Prüfen Sie, was Sie getippt haben, auch große Buchstaben und Leerzeichen.
error-not-found = Das wurde nicht gefunden. Vielleicht wurde es inzwischen gelöscht.
error-conflict = Das wurde inzwischen an anderer Stelle geändert. Es wurde nichts überschrieben. Sehen Sie es sich noch einmal an und versuchen Sie es dann wieder.
error-refused = Das ist nach Ihren Entscheidungen oder nach den Regeln nicht erlaubt. Es wurde nichts geändert.
error-offline = Die Genossenschaft ist jetzt nicht erreichbar. Ihre Daten auf diesem Computer sind sicher. Versuchen Sie es später noch einmal.
error-damaged = Es wurden beschädigte Daten gefunden. Kluis hat nichts geändert. Holen Sie eine Kopie zurück oder bitten Sie um Hilfe.
error-locked = Ihr Safe ist verschlossen. Öffnen Sie ihn wieder, um weiterzumachen.
error-unreadable = Diese Datei war nicht zu verstehen. Es wurde nichts daraus übernommen.
error-exists = Etwas mit diesem Namen gibt es schon. Wählen Sie einen anderen Namen.
error-newer = Das wurde mit einer neueren Version von Kluis erstellt. Aktualisieren Sie Kluis, um es zu öffnen.
error-weak-passphrase = Diese Passphrase ist zu leicht zu erraten. Wählen Sie eine längere.
error-not-signed-in = Sie sind noch nicht mit einer Genossenschaft verbunden. Verbinden Sie sich zuerst auf der Seite Genossenschaft.
error-sign-in-refused = Die Genossenschaft lehnt diese Anmeldung ab. Prüfen Sie die Adresse. Benutzen Sie einen Schlüssel, prüfen Sie auch seinen Namen und seinen geheimen Teil.
error-sign-in-denied = Sie haben Kluis im Browser keine Erlaubnis gegeben. Es wurde nichts geändert. Sie können es noch einmal versuchen.
error-sign-in-ended = Die Genossenschaft hat Ihre Anmeldung beendet. Was wartet, wartet sicher weiter. Melden Sie sich auf der Seite Genossenschaft wieder an.

## A new safe

welcome-step = Schritt { $step } von 3
welcome-title = Erstellen Sie Ihren Safe
welcome-lead = Ein Safe bewahrt Ihre Gesundheitsdaten auf diesem Computer auf. Nur Sie können ihn öffnen.
welcome-owner = Ihr Name
welcome-owner-hint = Der Ordner des Safes auf diesem Computer bekommt einen ähnlichen Namen.
welcome-owner-missing = Bitte geben Sie einen Namen ein.
welcome-create = Safe erstellen
welcome-creating = Der Safe wird erstellt …
passphrase-title = Wählen Sie eine Passphrase
passphrase-lead = Die Passphrase ist der Schlüssel zu Ihrem Safe. Niemand kann sie für Sie nachschlagen.
passphrase-first = Ihre neue Passphrase
passphrase-again = Ihre neue Passphrase, noch einmal
passphrase-too-short = Diese Passphrase ist zu kurz. Nehmen Sie mindestens { $shortest } Zeichen.
passphrase-different = Die beiden Passphrasen sind nicht gleich. Tippen Sie sie noch einmal.
recovery-title = Ihr Wiederherstellungsblatt
recovery-lead = Mit diesen Wörtern öffnen Sie Ihren Safe, wenn Sie die Passphrase vergessen. Sie sehen sie nur jetzt. Speichern Sie das Blatt, drucken Sie es oder schreiben Sie die Wörter auf.
recovery-sheet-title = Wiederherstellungsblatt des Safes von { $owner }
recovery-sheet-text = Wer diese Wörter hat, kann den Safe öffnen. Bewahren Sie dieses Blatt an einem sicheren Ort auf, nicht beim Computer.
recovery-print = Blatt drucken

## Opening

unlock-title = Öffnen Sie Ihren Safe
unlock-which = Welcher Safe?
unlock-broken = Dieser Safe ist nicht lesbar.
unlock-passphrase = Passphrase
unlock-recovery = Wörter vom Wiederherstellungsblatt
unlock-recovery-hint = Tippen Sie alle Wörter in der richtigen Reihenfolge. Haben Sie Teile eines Wiederherstellungsblatts? Dann tippen Sie in jede Zeile einen Teil.
unlock-submit = Öffnen
unlock-busy = Wird geöffnet …
unlock-patience = Das dauert ein paar Sekunden. Das bremst alle, die raten.
unlock-use-recovery = Mit dem Wiederherstellungsblatt öffnen
unlock-use-passphrase = Mit der Passphrase öffnen
unlock-create = Noch einen Safe erstellen

## Overview

home-hello = Guten Tag, { $owner }
home-state = Ihr Safe enthält { $records ->
        [one] 1 Eintrag
       *[other] { $records } Einträge
    } von { $categories ->
        [one] 1 Art
       *[other] { $categories } Arten
    }.
home-all-here = Alles ist nur auf diesem Computer.
home-all-there = Alles ist auch bei der Genossenschaft.
home-some-there =
    { $count ->
        [one] Diese Art ist auch bei der Genossenschaft: { $what }.
       *[other] Diese Arten sind auch bei der Genossenschaft: { $what }.
    } Der Rest ist nur auf diesem Computer.
home-many-there = { $count } Arten sind auch bei der Genossenschaft. Der Rest ist nur auf diesem Computer.
home-nobody = Niemand sonst darf etwas sehen.
home-may-see = { $name } darf sehen: { $what }.
home-may-see-later = Sie haben { $name } Ihre Einwilligung gegeben für: { $what }. Sie gilt noch nicht.
home-more-may-see =
    { $count ->
        [one] 1 weitere Person oder Stelle darf auch etwas sehen.
       *[other] { $count } weitere Personen oder Stellen dürfen auch etwas sehen.
    }
home-who-sees = Ansehen, wer was sehen darf
home-ending =
    { $count ->
        [one] Sie haben 1 Einwilligung beendet. Die Genossenschaft hat das noch nicht bestätigt.
       *[other] Sie haben { $count } Einwilligungen beendet. Die Genossenschaft hat das noch nicht bestätigt.
    }
home-standing =
    { $count ->
        [one] An der Genehmigung zu 1 Einwilligung von Ihnen hat sich etwas geändert. Sehen Sie nach, ob Sie diese Einwilligung beenden.
       *[other] An der Genehmigung zu { $count } Einwilligungen von Ihnen hat sich etwas geändert. Sehen Sie nach, ob Sie diese Einwilligungen beenden.
    }
grant-standing-advice = Sie können diese Einwilligung unten beenden.
list-and = { $first } und { $last }
home-attention = Was Ihre Aufmerksamkeit braucht
home-all-well = Es wartet nichts auf Sie.
home-requests =
    { $count ->
        [one] 1 Anfrage wartet auf Ihre Antwort.
       *[other] { $count } Anfragen warten auf Ihre Antwort.
    }
home-conflicts =
    { $count ->
        [one] 1 Eintrag wurde hier und bei der Genossenschaft geändert.
       *[other] { $count } Einträge wurden hier und bei der Genossenschaft geändert.
    }
home-pending =
    { $count ->
        [one] 1 Änderung wartet darauf, zur Genossenschaft zu gehen.
       *[other] { $count } Änderungen warten darauf, zur Genossenschaft zu gehen.
    }
home-measurements = Letzte Messungen
home-empty-title = Ihr Safe ist noch leer
home-empty-text = Fügen Sie eine Datei hinzu, die Sie aus einer Arztpraxis, einem Krankenhaus oder von einem Gerät bekommen haben. Sie sehen zuerst, was darin steht.
home-empty-add = Erste Daten hinzufügen

## My data

data-lead = Alles in Ihrem Safe, nach Art geordnet.
data-empty-title = Es gibt noch keine Daten
data-empty-text = Hier sehen Sie später Ihre Messungen, Medikamente, Ergebnisse und mehr. Beginnen Sie mit einer Datei, die Sie hinzufügen.
data-empty-categories =
    { $count ->
        [one] 1 Art, zu der es noch nichts gibt
       *[other] { $count } Arten, zu denen es noch nichts gibt
    }
data-count =
    { $count ->
        [one] 1 Eintrag
       *[other] { $count } Einträge
    }
data-newest = Neuester Eintrag: { $date }
data-shared-with =
    { $count ->
        [one] 1 andere Person oder Stelle darf das sehen
       *[other] { $count } andere Personen oder Stellen dürfen das sehen
    }
data-sensitive = besonders sensibel
state-local = nur auf diesem Computer
state-sealed = nicht lesbar bei der Genossenschaft
state-shared = auch bei der Genossenschaft
state-mixed = teilweise bei der Genossenschaft
category-filter = In dieser Liste suchen
category-count =
    { $count ->
        [0] Keine Einträge gefunden
        [one] 1 Eintrag
       *[other] { $count } Einträge
    }
category-empty-title = Hier ist noch nichts
category-empty-text = Fügen Sie eine Datei hinzu, in der solche Daten stehen.
table-date = Datum
table-what = Was
table-value = Wert
table-source = Quelle
pager-label = Blättern
pager-newer = Neuere
pager-older = Ältere
pager-range = { $first } bis { $last } von { $total }
chart-choose = Diagramm zeigen von
chart-help = Gehen Sie mit den Pfeiltasten von Messung zu Messung. Dieselben Messungen stehen unten in der Tabelle.
chart-reading = { $date }: { $value }
chart-summary = Diagramm von { $title }: { $count } Messungen von { $first } bis { $last }
chart-as-table = Als Tabelle zeigen

## One record

record-title = Eintrag
record-no-source = nicht bekannt
record-modified = Im Safe seit oder geändert am
record-technical = Technische Details zeigen
record-path = Ort im Pod
record-etag = Versionszeichen (ETag)
record-revision = Versionsnummer
record-kind = Art des Dokuments
record-turtle = Das Dokument als Turtle
record-delete = Löschen
record-delete-title = Diesen Eintrag löschen?
record-delete-text = Der Eintrag verlässt Ihren Safe, und Sie können ihn hier nicht zurückholen; Kopien, die es schon gibt, bleiben bestehen.
record-deleted = Der Eintrag wurde gelöscht.
field-name-name = Name
field-name-code = Was
field-name-medication = Medikament
field-name-vaccine = Impfstoff
field-name-value = Wert
field-name-systolic = Oberer Wert (systolisch)
field-name-diastolic = Unterer Wert (diastolisch)
field-name-component = Teil
field-name-dose = Dosis
field-name-reaction = Reaktion
field-name-when = Wann
field-name-onset = Beginn
field-name-abatement = Vorbei
field-name-period = Zeitraum
field-name-status = Status
field-name-clinical-status = Status laut Behandelnden
field-name-verification-status = Wie sicher
field-name-interpretation = Beurteilung
field-name-reference-range = Übliche Werte
field-name-severity = Wie schwer
field-name-criticality = Wie gefährlich
field-name-birth-date = Geboren
field-name-gender = Geschlecht
field-name-telecom = Erreichbar unter
field-name-address = Adresse
field-name-note = Anmerkung
field-name-reason = Grund
field-name-lot-number = Chargennummer
field-name-expiration-date = Haltbar bis
field-name-route = Wie gegeben
field-name-site = Stelle am Körper
field-name-manufacturer = Hersteller
field-name-category = Einteilung
field-name-method = Wie gemessen
field-name-body-site = Stelle am Körper
field-name-performer = Durchgeführt von
field-name-requester = Angefordert von
field-name-recorder = Aufgeschrieben von
field-name-asserter = Festgestellt von
field-name-recorded = Aufgeschrieben am
field-name-issued = Freigegeben am
field-name-authored = Ausgestellt am
field-name-subject = Über wen
field-name-encounter = Bei welchem Besuch
field-name-device = Gerät
field-name-result = Ergebnis
field-name-derived-from = Abgeleitet von
field-name-has-member = Gehört dazu
field-name-identifier = Kennzeichen
field-value-final = endgültig
field-value-preliminary = vorläufig
field-value-amended = ergänzt
field-value-corrected = berichtigt
field-value-active = aktiv
field-value-completed = abgeschlossen
field-value-stopped = beendet
field-value-male = männlich
field-value-female = weiblich

## Adding

add-title = Daten hinzufügen
add-lead = Sie sehen zuerst, was darin steht. Erst danach wählen Sie, ob es in Ihren Safe kommt.
add-drop = Ziehen Sie Dateien in dieses Fenster, oder wählen Sie sie auf Ihrem Computer.
add-drop-here = Hier loslassen, um zu sehen, was darin steht
add-choose = Dateien wählen
add-kinds = Kluis liest jetzt Gesundheitsdaten im Format FHIR (JSON).
add-looking = Kluis sieht nach, was darin steht: { $files }
add-cancel = Abbrechen
add-preview-title = Das steht darin
add-preview-text = Es wurde noch nichts in Ihren Safe gelegt.
add-period = Die Daten gehen von { $first } bis { $last }.
add-by-category = Neu und geändert, nach Art
add-category = Art
add-count = Anzahl
add-new = { $count } neu
add-known = { $count } schon in Ihrem Safe
add-changed = { $count } geändert
add-unreadable = { $count } nicht gelesen
add-unreadable-show = Zeigen, was nicht lesbar war
add-place = Stelle: { $place }.
add-file-refused = Kluis kann diese Datei nicht lesen. Es wird nichts daraus übernommen.
add-format-unknown = Art der Datei nicht erkannt
format-fhir-bundle = Gesundheitsdaten (FHIR, Bündel)
format-fhir-ndjson = Gesundheitsdaten (FHIR, Zeilen)
format-fhir-resource = Gesundheitsdaten (FHIR)
add-commit =
    { $count ->
        [one] 1 Eintrag in meinen Safe legen
       *[other] { $count } Einträge in meinen Safe legen
    }
add-nothing-new = Es gibt nichts Neues zum Hinzufügen
add-writing = Die Daten kommen in Ihren Safe …
add-progress-file = { $file }: Datei { $number } von { $files }
add-progress-records =
    { $count ->
        [one] 1 Eintrag gelesen
       *[other] { $count } Einträge gelesen
    }
add-done =
    { $count ->
        [one] 1 Eintrag wurde in Ihren Safe gelegt.
       *[other] { $count } Einträge wurden in Ihren Safe gelegt.
    }
add-look = Meine Daten ansehen
add-more = Noch etwas hinzufügen
add-failed-safe = Aus einer Datei, die nicht fertig war, wurde nichts aufbewahrt.
add-stopping = Kluis hält an …
add-stopped = Angehalten. Dateien, die schon fertig waren, sind in Ihrem Safe. Aus der Datei, an der Kluis gerade arbeitete, wurde nichts aufbewahrt.

## Shared with

sharing-lead = Wer was sehen darf, warum und bis wann. Sie können jede Einwilligung jederzeit beenden.
sharing-open-request = Anfrage aus einer Datei öffnen
sharing-fetch = In Ihr Postfach bei der Genossenschaft sehen
sharing-paste = Eine Anfrage als Text einfügen
sharing-paste-label = Der Text der Anfrage
sharing-paste-hint = Aus einer Nachricht oder von einer Webseite. Es geschieht nichts, bevor Sie gewählt haben.
sharing-paste-read = Die Anfrage lesen
inbox-none = Ihr Platz bei der Genossenschaft hat kein Postfach. Fragen Sie die Genossenschaft, wie Anfragen Sie erreichen.
inbox-nothing = Es gibt keine neuen Anfragen.
inbox-full = In Ihrem Postfach liegt mehr, als Kluis auf einmal liest. Sehen Sie noch einmal nach, oder entscheiden Sie zuerst über die Anfragen unten.
inbox-new =
    { $count ->
        [one] 1 neue Anfrage wartet auf Sie.
       *[other] { $count } neue Anfragen warten auf Sie.
    }
sharing-requests = Anfragen, die auf Sie warten
sharing-matrix = Wer was sehen darf
sharing-recipient = Wer
sharing-may-see = darf sehen
sharing-may-see-later = darf sehen, gilt noch nicht
sharing-may-not-see = darf nicht sehen
sharing-grants = Ihre Einwilligungen
sharing-empty-title = Sie teilen mit niemandem
sharing-empty-text = Will jemand Ihre Daten sehen, kommt die Frage zuerst zu Ihnen. Ohne Ihre Einwilligung darf niemand etwas sehen.
sharing-stop-all = Alles beenden
stopped-now =
    Beendet. { $time ->
        [none] Die Genossenschaft hat das bestätigt.
       *[other] Die Genossenschaft hat das um { $time } Uhr bestätigt.
    }
stopped-here = Auf diesem Computer beendet. Bei der Genossenschaft endet es, sobald Ihr Safe dort abgleichen kann. Bis dahin kann man es dort vielleicht noch lesen.
stopped-unsure = Auf diesem Computer beendet. Die Genossenschaft konnte nicht bestätigen, dass es dort auch beendet ist. Vielleicht kann man es dort noch lesen.
sharing-ended =
    { $count ->
        [one] 1 Einwilligung, die vorbei ist
       *[other] { $count } Einwilligungen, die vorbei sind
    }
grant-what = Darf sehen
grant-why = Warum
grant-since = Seit
grant-until = Bis
grant-ended = Beendet am
grant-planned = beginnt noch
grant-active = läuft
grant-ending = wird beendet
grant-over = beendet
grant-stop = Beenden
grant-stop-label = Teilen mit { $recipient } beenden
grant-stop-part-label = Teilen von { $what } mit { $recipient } beenden
grant-taken-out = Nicht mehr
grant-taken-out-confirmed = { $what }, seit { $date }
grant-taken-out-pending = { $what }, seit { $date }. Die Genossenschaft hat das noch nicht bestätigt.
grant-taken-out-unconfirmed = { $what }, seit { $date }. Die Genossenschaft konnte das nicht bestätigen.
grant-receipts =
    { $count ->
        [one] 1 Nachweis
       *[other] { $count } Nachweise
    }
receipt-of-given = Einwilligung gegeben
receipt-of-narrowed = Ein Teil beendet ({ $number })
receipt-of-withdrawn = Einwilligung beendet
receipt-of-expired = Einwilligung abgelaufen
receipt-keep = Aufbewahren oder drucken
receipt-keep-label = Nachweis aufbewahren oder drucken: { $what }, { $recipient }
receipt-kept = Der Nachweis ist gespeichert. Öffnen Sie die Datei, um ihn zu drucken.
place-gateway = Das Tor auf diesem Computer
place-cooperative = Die Genossenschaft
place-file = Die Datei
enforced-confirmed-at = { $place } bestätigte das am { $time }.
enforced-confirmed = { $place } hat das bestätigt.
enforced-pending = { $place } hat das noch nicht bestätigt.
enforced-needs-place = Für { $what } gilt das, sobald es lesbar bei der Genossenschaft ist.
enforced-unconfirmed = { $place } konnte das nicht bestätigen. Vielleicht wirkt die Einwilligung dort nicht.
stopped-confirmed-at = { $place } bestätigte am { $time }, dass es beendet ist.
stopped-confirmed = { $place } hat bestätigt, dass es beendet ist.
stopped-pending = { $place } hat das Ende noch nicht bestätigt. Es geschieht, sobald Ihr Safe dort abgleichen kann.
stopped-unconfirmed = { $place } konnte nicht bestätigen, dass es beendet ist. Vielleicht kann man es dort noch lesen.
stop-title = Teilen mit { $recipient } beenden?
stop-text = { $recipient } darf dann nichts Neues mehr sehen; Kopien, die es schon gibt, kann niemand zurückholen.
stop-part-title = Teilen von { $what } mit { $recipient } beenden?
stop-part-text = { $recipient } darf davon dann nichts Neues mehr sehen und sieht den Rest weiter; Kopien, die es schon gibt, kann niemand zurückholen.
stop-all-title = Alles beenden?
stop-all-text = Niemand darf dann noch etwas Neues sehen; Kopien, die es schon gibt, kann niemand zurückholen.
purpose-AcademicResearch = Forschung an Hochschulen
purpose-ScientificResearch = Wissenschaftliche Forschung
purpose-ResearchAndDevelopment = Forschung und Entwicklung
purpose-NonCommercialResearch = Forschung ohne Gewinn
purpose-CommercialResearch = Forschung für eine Firma
purpose-PublicBenefit = Nutzen für die Allgemeinheit
purpose-ServiceProvision = Eine Dienstleistung für Sie
purpose-Personalisation = Eine Dienstleistung an Sie anpassen
purpose-MedicalHealth = Sorge für Ihre Gesundheit
purpose-Healthcare = Gesundheitsversorgung
purpose-PatientMonitoring = Ihre Gesundheit beobachten
purpose-Marketing = Werbung

## One request

request-title = Anfrage
request-from = { $name } fragt nach Daten
request-received = Eingegangen am { $date }
request-who = Wer fragt
request-who-hint = So nennt sich der Absender selbst. Kluis kann nicht prüfen, wer es wirklich ist. Fragen Sie nach, wenn Sie zweifeln.
request-why = Wofür
request-message = Nachricht vom Absender
request-until = Gefragt bis
request-came = Eingegangen am
request-which = Was darf der Absender sehen?
request-which-hint = Kreuzen Sie nur an, was Sie zeigen möchten. Sie dürfen immer weniger geben als gefragt.
request-records =
    { $count ->
        [0] jetzt nichts in Ihrem Safe
        [one] 1 Eintrag in Ihrem Safe
       *[other] { $count } Einträge in Ihrem Safe
    }
request-later-too = Was Sie ankreuzen, gilt auch für Daten, die später dazukommen.
request-allow-until = Bis einschließlich wann ist es erlaubt?
request-nothing-ticked = Kreuzen Sie zuerst an, was der Absender sehen darf.
request-no-such-day = Diesen Tag gibt es nicht. Wählen Sie einen anderen.
request-too-late = Dieser Tag ist später als gefragt. Wählen Sie einen früheren.
request-in-the-past = Dieser Tag ist vorbei. Wählen Sie einen späteren.
request-undo = Sie können es später immer beenden. Kopien, die es dann schon gibt, kann niemand zurückholen.
request-not-now = Nicht jetzt
request-no = Nein
request-allow = Erlauben
allowed-now =
    { $name } darf jetzt sehen: { $what }. { $time ->
        [none] Die Genossenschaft hat das bestätigt.
       *[other] Die Genossenschaft hat das um { $time } Uhr bestätigt.
    }
allowed-needs-place = Sie haben Ihre Einwilligung gegeben. Für { $what } gilt sie, sobald es lesbar bei der Genossenschaft ist. Wählen Sie dafür unter Genossenschaft „Lesbar“.
allowed-later = Sie haben Ihre Einwilligung gegeben. Die Genossenschaft hat das noch nicht bestätigt. Sie gilt, sobald Ihr Safe dort abgleichen kann.
allowed-unsure = Sie haben Ihre Einwilligung gegeben. Die Genossenschaft konnte nicht bestätigen, dass sie wirkt.
announce-cooperative = Zur Genossenschaft
request-denied = Sie haben Nein gesagt. Der Absender sieht nichts.
request-left = Die Anfrage wartet weiter. Es wird nichts geteilt.
request-was-allowed = Sie haben diese Anfrage schon erlaubt.
request-was-denied = Sie haben zu dieser Anfrage schon Nein gesagt.
verdict-reviewed = Von zwei Kommissionen geprüft
verdict-reviewed-text = Die Ethikkommission und die juristische Kommission haben das genehmigt. Kluis konnte das selbst prüfen.
verdict-warning = Geprüft, aber eines sollten Sie zuerst wissen
verdict-warning-text = Die Ethikkommission und die juristische Kommission haben das genehmigt. Lesen Sie unten, was nicht so ist, wie es sein soll. Entscheiden Sie dann.
verdict-unreviewed = Ohne eine Genehmigung, die Kluis prüfen kann
verdict-unreviewed-text = Teilen mit einer Person, zum Beispiel mit Ihrer Ärztin, Ihrem Arzt oder Ihrer Familie, geht ohne Kommission. Fragt eine Studie oder eine Firma? Dann fragen Sie zuerst nach deren Genehmigung.
verdict-rejected = Mit dieser Anfrage stimmt etwas nicht
verdict-rejected-text = Die Anfrage hat eine Prüfung nicht bestanden. Darum kann man sie nicht erlauben.
check-passed = in Ordnung
check-not-passed = nicht in Ordnung
check-not-checked = nicht prüfbar
check-recipient = Die Adresse des Absenders
check-dates = Die Zeitangaben
check-purposes = Wofür es dient
check-modes = Was man damit tun darf
check-categories = Welche Daten
check-whole-pod = Fragt nicht nach allem auf einmal
check-dossier-digest = Die Akte gehört zur Anfrage
check-reviews = Genehmigung der Kommissionen
check-signature = Die Unterschrift
check-ethics = Genehmigung der Ethikkommission
check-legal = Genehmigung der juristischen Kommission
check-register = Was das Register der Genehmigungen jetzt sagt
check-approved = Fragt nicht nach mehr als genehmigt
review-part-ethics = Die Genehmigung der Ethikkommission
review-part-legal = Die Genehmigung der juristischen Kommission
review-part-register = Das Register der Genehmigungen
review-part-request = Die Anfrage
review-part-dossier = Die Akte der Studie
review-part-is-review-missing = { $part } kam nicht mit der Anfrage mit.
review-part-is-missing = { $part } kam nicht mit der Anfrage mit.
review-part-is-malformed = { $part } ist nicht lesbar.
review-part-is-unsigned = { $part } wurde von niemandem unterschrieben.
review-part-is-issuer-not-pinned = { $part } wurde von jemandem unterschrieben, dem Sie dafür nicht vertrauen.
review-part-is-key-issuer-mismatch = { $part } wurde von jemand anderem unterschrieben, als dort steht.
review-part-is-signature = { $part } wurde nach dem Unterschreiben geändert, oder die Unterschrift ist gefälscht.
review-part-is-not-yet-valid = { $part } gilt noch nicht.
review-part-is-expired = { $part } ist abgelaufen.
review-part-is-not-approved = { $part } sagt Nein.
review-reason-unsupported-proof = Eine Unterschrift ist von einer Art, die Kluis nicht annimmt.
review-reason-register-stale = Das Register der Genehmigungen ist alt. Kluis weiß nicht, was seitdem zurückgezogen wurde.
review-reason-register-rollback = Das Register der Genehmigungen ist älter als eines, das Kluis schon gesehen hat.
review-reason-register-digest = Das Register kennt einen anderen Text einer Genehmigung als den, der mitkam.
review-reason-register-status = Das Register sagt über eine Genehmigung etwas, das Kluis nicht kennt.
review-reason-not-in-register = Das Register kennt eine Genehmigung nicht, die mit der Anfrage mitkam.
review-reason-withdrawn = Eine Genehmigung wurde zurückgezogen.
review-reason-suspended = Eine Genehmigung gilt vorläufig nicht.
review-reason-warning = Das Register warnt vor dieser Studie.
review-reason-subject-mismatch = Die Genehmigungen sind für jemand anderen als den, der fragt.
review-reason-dossier-mismatch = Die Genehmigungen sind für eine andere Studie.
review-reason-dossier-digest = Die Beschreibung der Studie wurde nach der Genehmigung geändert.
review-reason-no-purpose = Die Anfrage sagt nicht, wofür.
review-reason-purpose-exceeds-approval = Gefragt wird für etwas anderes, als genehmigt ist.
review-reason-no-category = Die Studie sagt nicht, welche Arten von Daten sie braucht.
review-reason-categories-exceed-approval = Gefragt wird nach mehr Arten von Daten, als genehmigt sind.
review-reason-no-mode = Die Anfrage sagt nicht, was mit den Daten geschieht.
review-reason-modes-exceed-approval = Man will mit Ihren Daten mehr tun, als genehmigt ist.
review-reason-no-expiry = Die Anfrage sagt nicht, bis wann.
review-reason-expiry-exceeds-approval = Gefragt wird für länger, als genehmigt ist.
review-reason-no-data = Die Anfrage sagt nicht, welche Daten.
review-reason-resource-outside-categories = Gefragt wird nach Orten, an denen mehr steht, als genehmigt ist.
review-reason-inherit-unstated = Die Anfrage sagt nicht, ob auch nach dem gefragt wird, was Sie später hinzufügen.

## Cooperative

cooperative-lead = Was Sie bei Ihrer Genossenschaft aufbewahren. Sie wählen für jede Art. Ohne Ihre Wahl geht nichts weg.
sign-in-title = Mit Ihrer Genossenschaft verbinden
sign-in-again-title = Noch einmal anmelden
sign-in-text = Sie melden sich in Ihrem Browser an, auf der Seite Ihrer Genossenschaft. Kluis sieht Ihr Passwort nicht.
sign-in-url = Adresse der Genossenschaft
sign-in-url-hint = Zum Beispiel https://pod.example.org/eva/
sign-in-where = Wo finde ich das?
sign-in-where-text = Das steht im Brief oder in der E-Mail Ihrer Genossenschaft. Oder melden Sie sich im Browser bei der Genossenschaft an, und übernehmen Sie, was dort oben in der Adresszeile steht. Die Adresse Ihres Pods oder Ihre WebID geht auch.
sign-in-browser = Mit dem Browser anmelden
sign-in-by-key = Ich habe einen Zugangsschlüssel
sign-in-by-browser = Doch mit dem Browser anmelden
sign-in-key-text = Kluis braucht dann einen eigenen Schlüssel. Sie erstellen ihn bei der Genossenschaft:
sign-in-help-account = Öffnen Sie in Ihrem Browser die Kontoseite Ihrer Genossenschaft und melden Sie sich an.
sign-in-help-make = Erstellen Sie dort einen neuen Zugangsschlüssel („credential token“).
sign-in-help-copy = Übernehmen Sie unten den Namen und den geheimen Teil. Den geheimen Teil sehen Sie dort nur ein einziges Mal.
sign-in-client-id = Name des Schlüssels (client id)
sign-in-secret = Geheimer Teil des Schlüssels (client secret)
sign-in-missing = Bitte füllen Sie das aus.
sign-in-submit = Verbinden
sign-in-busy = Wird verbunden …
sign-in-done = Sie sind mit der Genossenschaft verbunden.
sign-in-wait-title = Machen Sie in Ihrem Browser weiter
sign-in-wait-text = Ihr Browser zeigt die Seite Ihrer Genossenschaft. Melden Sie sich dort an und geben Sie Kluis die Erlaubnis. Danach geht es hier von selbst weiter.
sign-in-open-again = Noch einmal öffnen
sign-in-no-browser = Kluis konnte keinen Browser öffnen. Öffnen Sie bitte selbst einen. Kluis wartet hier weiter auf Sie.
sign-in-by-hand = Der Browser öffnet sich nicht?
sign-in-by-hand-text = Kopieren Sie diese Adresse und fügen Sie sie in die Adresszeile eines Browsers auf diesem Computer ein.
sign-in-address = Adresse für den Browser
sign-in-copy = Adresse kopieren
copy-done = Kopiert.
copy-by-hand = Der Text ist markiert. Drücken Sie Strg und C, um ihn zu kopieren.
sign-in-ended = Die Genossenschaft hat Ihre Anmeldung beendet. Ihre Daten sind sicher. Was wartet, geht weiter, wenn Sie sich wieder angemeldet haben.
account-title = Ihr Konto
account-offline = Die Genossenschaft ist jetzt nicht erreichbar. Was wartet, wartet sicher weiter.
account-storage = Ihre Daten dort
account-web-id = Ihre Webadresse dort (WebID)
account-last = Zuletzt abgeglichen
account-never = noch nie
disconnect = Verbindung trennen
disconnect-title = Verbindung mit Ihrer Genossenschaft trennen?
disconnect-text = Kluis löscht dort nichts. Was Sie bei der Genossenschaft aufbewahren, bleibt dort. Wer Ihre Einwilligung hat, kann es weiter lesen. Es wird nichts mehr abgeglichen, bis Sie sich wieder verbinden.
disconnect-open =
    { $count ->
        [one] Dort ist noch 1 Einwilligung offen. Ohne Verbindung kann Kluis sie dort nicht schließen, auch nicht, wenn ihr Datum vorbei ist:
       *[other] Dort sind noch { $count } Einwilligungen offen. Ohne Verbindung kann Kluis sie dort nicht schließen, auch nicht, wenn ihr Datum vorbei ist:
    }
disconnect-open-one = { $recipient }: { $what }, bis { $until }
disconnect-open-ending = { $recipient }: { $what }. Das wurde hier beendet, aber die Genossenschaft hat es noch nicht bestätigt.
disconnect-open-advice = Soll es enden? Dann brechen Sie hier ab, beenden Sie es zuerst auf der Seite „Geteilt mit“, und lassen Sie Kluis hier abgleichen.
disconnect-done = Sie sind nicht mehr mit der Genossenschaft verbunden. Ihre Daten auf diesem Computer sind alle noch da.
disconnect-untold = Sie sind hier nicht mehr verbunden. Die Genossenschaft hat das nicht erfahren. Möchten Sie die Anmeldung dort auch beenden? Das geht auf Ihrer Kontoseite bei der Genossenschaft.
disconnect-key-stays = Sie sind hier nicht mehr verbunden. Ihr Zugangsschlüssel bleibt bei der Genossenschaft gültig, bis Sie ihn dort auf Ihrer Kontoseite entfernen.
policies-title = Was bewahren Sie wo auf?
policy-local = Nur hier
policy-local-means = Nur auf diesem Computer. Ihre Genossenschaft bekommt nichts, auch keine Namen.
policy-sealed = Versiegelt
policy-sealed-means = Auch bei Ihrer Genossenschaft, aber verschlossen. Niemand kann es dort lesen. Verlieren Sie diesen Computer, holen Sie es von dort zurück.
policy-shared = Lesbar
policy-shared-means = Auch bei Ihrer Genossenschaft, so wie es ist. Sie können es auch dort lesen, und andere nur mit Ihrer Einwilligung. Technisch kann es auch sehen, wer den Computer dort verwaltet.
policy-pending =
    { $count ->
        [one] 1 Änderung wartet
       *[other] { $count } Änderungen warten
    }
places-empty = Sobald Sie Daten hinzufügen, wählen Sie hier, wo sie aufbewahrt werden.
place-everything = Ihr ganzer Safe
place-name-health = Gesundheit
place-name-documents = Dokumente
place-differs = Anders als: { $above }
place-follows = Wie: { $above }
place-wish = Es hat sich noch nichts geändert.
place-wish-look = Sehen, was dann geschieht
place-wish-drop = Lassen, wie es war
place-changed = Gewählt: { $what } wird „{ $state }“. Das geschieht beim nächsten Abgleich.
policy-title-local = Nur hier aufbewahren: { $what }?
policy-title-sealed = Versiegelt bei der Genossenschaft aufbewahren: { $what }?
policy-title-shared = Lesbar bei der Genossenschaft aufbewahren: { $what }?
policy-share-text = Beim nächsten Abgleich geht das lesbar zur Genossenschaft, und auch, was später dazukommt; wer den Computer dort verwaltet, kann es technisch sehen, andere nur mit Ihrer Einwilligung.
policy-seal-text = Beim nächsten Abgleich geht das verschlossen zur Genossenschaft, und auch, was später dazukommt; niemand kann es dort lesen, auch nicht, wer den Computer dort verwaltet.
policy-reseal-text = Beim nächsten Abgleich wird die lesbare Kopie bei der Genossenschaft entfernt, und eine versiegelte kommt an ihre Stelle; was andere schon gesehen oder kopiert haben, kann niemand zurückholen.
policy-keep-text = Beim nächsten Abgleich wird das bei der Genossenschaft entfernt; was andere schon gesehen oder kopiert haben, kann niemand zurückholen.
policy-unseal-text = Beim nächsten Abgleich wird die versiegelte Kopie bei der Genossenschaft entfernt; dann ist das nur noch auf diesem Computer.
policy-share-confirm = Lesbar aufbewahren
policy-seal-confirm = Versiegelt aufbewahren
policy-keep-confirm = Nur hier aufbewahren
policy-agree = Ja, das darf dort lesbar aufbewahrt werden.
place-leave-readable =
    { $count ->
        [one] 1 Eintrag geht lesbar zur Genossenschaft
       *[other] { $count } Einträge gehen lesbar zur Genossenschaft
    }
place-leave-sealed =
    { $count ->
        [one] 1 Eintrag geht versiegelt zur Genossenschaft
       *[other] { $count } Einträge gehen versiegelt zur Genossenschaft
    }
place-removed =
    { $count ->
        [one] 1 Eintrag wird dort entfernt
       *[other] { $count } Einträge werden dort entfernt
    }
place-stay =
    { $count ->
        [one] 1 Eintrag ist zu groß und bleibt nur hier
       *[other] { $count } Einträge sind zu groß und bleiben nur hier
    }
place-nothing = Jetzt ist nichts darin, das weggeht oder dort entfernt wird. Was Sie später hinzufügen, folgt dieser Wahl.
items-open = Ansehen, was darin ist
items-close = Verbergen, was darin ist
items-empty = Hier ist noch nichts darin.
items-what = Eintrag
items-changed = Zuletzt geändert
items-state = Stand
item-only-here = nur hier
item-same = stimmt überein
item-waits = wartet auf den Abgleich
item-conflict = zwei Versionen
item-too-large = zu groß, bleibt hier
item-sealed = versiegelt
sync-title = Abgleichen
sync-pending =
    { $count ->
        [0] Es wartet nichts zum Senden.
        [one] 1 Änderung wartet.
       *[other] { $count } Änderungen warten.
    }
sync-preview = Zuerst zeigen, was geschehen würde
sync-now = Jetzt abgleichen
sync-busy = Wird abgeglichen …
sync-stopped = Angehalten. Was schon fertig war, bleibt so. Der Rest wartet sicher weiter.
steps-none = Es gibt nichts zu tun.
steps-what = Das würde geschehen:
step-get = { $what }: { $count ->
        [one] 1 Eintrag
       *[other] { $count } Einträge
    } holen ({ $size })
step-put = { $what }: { $count ->
        [one] 1 Eintrag
       *[other] { $count } Einträge
    } senden ({ $size })
step-delete = { $what }: { $count ->
        [one] 1 Eintrag
       *[other] { $count } Einträge
    } dort entfernen
step-access = { $what }: dort einstellen, wer es lesen darf
sync-up-to-date = Alles war schon abgeglichen.
sync-done = Abgeglichen.
sync-sent =
    { $count ->
        [one] 1 Eintrag gesendet.
       *[other] { $count } Einträge gesendet.
    }
sync-fetched =
    { $count ->
        [one] 1 Eintrag geholt.
       *[other] { $count } Einträge geholt.
    }
sync-merged =
    { $count ->
        [one] 1 Eintrag wurde zusammengefügt: Er war hier und dort geändert, und beide Änderungen sind erhalten.
       *[other] { $count } Einträge wurden zusammengefügt: Sie waren hier und dort geändert, und beide Änderungen sind erhalten.
    }
sync-removed =
    { $count ->
        [one] 1 Eintrag entfernt.
       *[other] { $count } Einträge entfernt.
    }
sync-access =
    { $count ->
        [one] 1 Mal eingestellt, wer lesen darf.
       *[other] { $count } Mal eingestellt, wer lesen darf.
    }
sync-conflicts =
    { $count ->
        [one] Von 1 Eintrag gibt es zwei Versionen. Wählen Sie unten, was Sie behalten.
       *[other] Von { $count } Einträgen gibt es zwei Versionen. Wählen Sie unten, was Sie behalten.
    }
sync-failed-title = Was nicht gelungen ist
sync-failed-text = Das wartet weiter und wird später noch einmal versucht.
conflicts-title = Zwei Versionen
conflicts-text = Davon gibt es eine Version hier und eine andere bei der Genossenschaft. Es wurde nichts überschrieben. Wählen Sie, was Sie behalten. Was Sie nicht wählen, bleibt im Verlauf Ihres Safes.
conflicts-none = Es gibt von nichts zwei Versionen.
conflicts-decided = Sie haben alles gewählt. Was Sie nicht gewählt haben, bleibt im Verlauf Ihres Safes.
conflict-since = seit { $date }
conflict-open = Ansehen und wählen
conflict-close = Schließen
conflict-decided =
    { $count ->
        [0] Gewählt. Es gibt keine zwei Versionen mehr.
        [one] Gewählt. Noch 1 zu wählen.
       *[other] Gewählt. Noch { $count } zu wählen.
    }
why-changed-on-both-sides = Hier und bei der Genossenschaft geändert.
why-made-on-both-sides = Hier und bei der Genossenschaft erstellt, aber nicht gleich.
why-removed-here-changed-there = Hier entfernt, aber bei der Genossenschaft geändert.
why-local-now-changed-there = Sie bewahren das jetzt nur hier auf, aber bei der Genossenschaft wurde es noch geändert.
why-unreadable-there = Was bei der Genossenschaft ist, ist nicht lesbar.
why-much-is-missing-there = Bei der Genossenschaft fehlt viel davon.
why-older-there = Bei der Genossenschaft ist wieder eine ältere Version.
why-no-tag = Die Genossenschaft kann nicht versprechen, dass nichts überschrieben wird.
why-new-here = Neu hier.
why-changed-here = Hier geändert.
why-changed-here-missing-there = Hier geändert und bei der Genossenschaft nicht mehr zu finden.
why-both-changed = Hier und bei der Genossenschaft geändert: Beide Änderungen werden zusammengeführt.
why-both-made = Hier und bei der Genossenschaft angelegt: Beides wird zusammengeführt.
why-edited-there = Hier entfernt, aber bei der Genossenschaft geändert: Es kommt zurück.
why-removed-there = Bei der Genossenschaft entfernt, also auch hier. Es bleibt im Verlauf Ihres Safes.
why-sent-again = Wird erneut gesendet, wie Sie es gewählt haben.
why-removed-here = Hier entfernt.
why-new-there = Neu bei der Genossenschaft.
why-changed-there = Bei der Genossenschaft geändert.
why-local-now = Sie bewahren dies von nun an nur hier auf.
why-container-local-now = Leer, und Sie bewahren dies von nun an nur hier auf.
why-consent-given = Sie haben eine Einwilligung gegeben.
why-consent-ended = Eine Einwilligung ist beendet.
why-shared-now = Wird dort von nun an lesbar aufbewahrt und nicht mehr verschlüsselt.
side-here = Hier
side-there = Bei der Genossenschaft
field-was = Vorher war es:
field-was-nothing = noch nichts
field-is-nothing = nichts (entfernt)
decide-fields = Der Rest fügt sich von selbst zusammen. Wählen Sie nur hier, was Sie behalten:
decide-keep-choices = Meine Auswahl behalten
decide-missing =
    { $count ->
        [one] Wählen Sie noch bei 1 Feld.
       *[other] Wählen Sie noch bei { $count } Feldern.
    }
decide-or-whole = Oder wählen Sie für alles auf einmal:
decide-mine = Behalten, was hier ist
decide-theirs = Behalten, was bei der Genossenschaft ist
decide-both = Beides behalten
decide-remove-there = Auch dort entfernen
decide-history = Was Sie nicht wählen, geht nicht verloren: Es bleibt im Verlauf Ihres Safes.
version-changed = Geändert
version-size = Größe
version-type = Art
version-unknown = nicht bekannt
version-no-text = Das lässt sich nicht als Text zeigen.
version-gone-here = Hier wurde es entfernt.
version-gone-there = Von dort gibt es nichts zu zeigen: Es wurde entfernt oder ist nicht lesbar.
question-title = Bei der Genossenschaft stimmt etwas nicht
question-many-missing = Seit { $date } fehlen bei der Genossenschaft Einträge, die vorher dort waren. Anzahl: { $count }.
question-emptied = Seit { $date } ist alles weg, was Sie dort aufbewahren. Anzahl der Einträge: { $count }.
question-rolled-back = Die Genossenschaft zeigt seit { $date } einen früheren Stand. Anzahl der Einträge, um die es geht: { $count }.
question-example = Zum Beispiel aus { $what }:
question-safe = Auf diesem Computer wurde nichts entfernt und nichts ersetzt. Das bleibt so, bis Sie wählen.
question-mine = Dort zurücklegen, was hier ist
question-mine-means = Was auf diesem Computer ist, geht noch einmal zur Genossenschaft.
question-theirs = Der Genossenschaft folgen
question-theirs-removes = Was dort weg ist, wird auch auf diesem Computer entfernt. Es bleibt im Verlauf Ihres Safes.
question-theirs-replaces = Das Ältere von dort ersetzt, was auf diesem Computer ist. Was hier war, bleibt im Verlauf Ihres Safes.
question-answered = Das geschieht beim nächsten Abgleich. Bis dahin können Sie noch anders wählen.
rounds-title = Wann wurde abgeglichen?
rounds-empty = Es wurde noch nichts abgeglichen.
rounds-when = Wann
rounds-sent = Gesendet
rounds-fetched = Geholt
rounds-merged = Zusammengefügt
rounds-removed = Entfernt
rounds-outcome = Wie es ging
rounds-conflicts = { $count } mit zwei Versionen
rounds-failed = { $count } nicht gelungen
round-done = fertig
round-offline = die Genossenschaft war nicht erreichbar
round-signed-out = die Anmeldung war vorbei
round-cancelled = angehalten
round-failed = nicht gelungen

## What happened

activity-lead = Alles, was mit Ihrem Safe gemacht wurde. Sie können prüfen lassen, ob diese Liste später geändert wurde.
activity-verify = Alles prüfen
activity-whole = Alles geprüft: { $count ->
        [one] 1 Zeile
       *[other] { $count } Zeilen
    }, nichts geändert oder entfernt.
activity-altered-at = Achtung: Zeile { $number } stimmt nicht. Etwas wurde geändert oder entfernt.
activity-altered = Achtung: Etwas wurde geändert oder entfernt.
activity-empty-title = Es ist noch nichts geschehen
activity-empty-text = Sobald Sie Daten hinzufügen oder teilen, steht es hier.
activity-other = { $actor }: { $act } ({ $about })
activity-act = Handlung
activity-about = Worüber
activity-actor = Wer
activity-hash = Prüfzahl
report-title = Bericht über ein Jahr
report-text = Ein Blatt zum Aufbewahren oder Drucken: mit wem Sie geteilt haben, was Sie beendet haben, und was sonst geschehen ist.
report-year = Jahr
report-save = Bericht von { $year } speichern
report-saved = Der Bericht ist gespeichert. Öffnen Sie die Datei, um ihn zu drucken.
actor-owner = Sie
actor-import = Das Hinzufügen
actor-sync = Der Abgleich
actor-safe = Der Safe
act-safe-created = Der Safe wurde erstellt.
act-import-done =
    { $count ->
        [one] 1 neuer Eintrag
       *[other] { $count } neue Einträge
    } hinzugefügt aus { $about }.
act-record-deleted = Sie haben einen Eintrag gelöscht.
act-resource-written = { $actor }: ein Dokument geschrieben ({ $about })
act-resource-removed = { $actor }: ein Dokument entfernt ({ $about })
act-resource-moved = Sie haben das verschoben: { $about }.
act-policy-changed = Sie haben gewählt, wo das aufbewahrt wird: { $about }.
act-policy-changed-shared = Sie haben gewählt, das auch bei der Genossenschaft aufzubewahren: { $about }.
act-policy-changed-local = Sie haben gewählt, das nur hier aufzubewahren: { $about }.
act-request-received = Eine Anfrage von { $name } ist eingegangen.
act-request-denied = Sie haben Nein gesagt zu { $name }.
act-anchors-changed = Sie haben gewählt, wessen Genehmigungen zählen.
act-register-received = Ein Register der Genehmigungen ist eingegangen.
act-consent-given = Sie haben { $name } Ihre Einwilligung gegeben.
act-consent-narrowed = Sie haben eine Art von Daten aus der Einwilligung für { $name } herausgenommen.
act-consent-withdrawn = Sie haben die Einwilligung für { $name } beendet.
act-consent-expired = Die Einwilligung für { $name } ist abgelaufen.
act-access-confirmed = Die Genossenschaft hat bestätigt, was { $name } sehen darf.
act-access-removed = Die Genossenschaft hat bestätigt, dass { $name } nicht mehr sehen darf, was Sie beendet haben.
act-access-unconfirmed = Die Genossenschaft konnte nicht bestätigen, was { $name } sehen darf.
act-remote-signed-in = Sie haben sich mit der Genossenschaft verbunden.
act-remote-signed-out = Sie haben die Verbindung mit der Genossenschaft getrennt.
act-remote-left = Sie haben die Genossenschaft verlassen und dort entfernen lassen, was Ihnen gehörte.
act-sync-done = Der Safe wurde mit der Genossenschaft abgeglichen.
act-conflict-resolved = Zwischen zwei Versionen wurde gewählt.
act-data-exported = Eine Kopie von Daten wurde außerhalb des Safes erstellt.
act-slot-added = Ein Weg, Ihren Safe zu öffnen, kam dazu.
act-slot-added-recipient = Sie haben erlaubt, dass der Schlüssel von { $name } Ihren Safe öffnet.
act-slot-added-keyring = Sie haben erlaubt, dass dieser Computer sich Ihren Safe merkt.
act-slot-removed = Sie haben einen Weg entfernt, Ihren Safe zu öffnen.
act-slot-removed-recipient = Sie haben den Schlüssel von { $name } entfernt.
act-slot-removed-keyring = Sie haben diesen Computer Ihren Safe vergessen lassen.
act-passphrase-changed = Sie haben die Passphrase geändert.
act-recovery-renewed = Sie haben ein neues Wiederherstellungsblatt erstellt. Das vorige gilt nicht mehr.
act-audit-damaged = In dieser Liste wurde ein Schaden gefunden.

## Settings

settings-size = Größe der Schrift
size-normal = Normal
size-large = Groß
size-larger = Größer
size-largest = Am größten
settings-theme = Farben
theme-system = Wie der Computer
theme-light = Hell
theme-dark = Dunkel
theme-contrast = Hoher Kontrast
settings-lock-title = Verschließen
settings-lock-text = Ihr Safe verschließt sich von selbst, wenn Sie ihn nicht benutzen. Danach ist die Passphrase nötig, um ihn wieder zu öffnen.

## A new passphrase

suggestion-title = Eine Passphrase für Sie
suggestion-text = Kluis hat diese Wörter ausgelost. Niemand kann sie erraten. Schreiben Sie sie auf ein Papier, das Sie zu Hause aufbewahren, und tippen Sie sie unten zweimal.
suggestion-another = Eine andere
suggestion-own = Ich denke mir selbst eine aus
suggestion-own-text = Nehmen Sie vier oder mehr gewöhnliche Wörter, die nichts miteinander zu tun haben. Wählen Sie keinen bekannten Satz, keinen Namen und kein Datum.
suggestion-again = Doch einen Vorschlag zeigen
passphrase-insist = Ich weiß, dass diese Passphrase leicht zu erraten ist. Ich will sie trotzdem.
passphrase-weak = Diese Passphrase ist leicht zu erraten. Nehmen Sie eine andere. Kreuzen Sie das an, wenn Sie sie trotzdem wollen.
passphrase-changing = Die Passphrase wird festgelegt …
passphrase-changed = Ihre Passphrase wurde geändert. Die alte gilt nicht mehr.
strength-none = Nehmen Sie mindestens { $shortest } Zeichen. Je mehr Wörter, desto stärker.
strength-very-weak = Sehr leicht zu erraten.
strength-weak = Leicht zu erraten.
strength-nearly = Fast stark genug.
strength-strong = Stark genug.
strength-warning-row-of-keys = Tasten nebeneinander errät man schnell.
strength-warning-keyboard-pattern = Ein Muster auf der Tastatur errät man schnell.
strength-warning-repeats = Was sich wiederholt, errät man schnell.
strength-warning-common = Das ist eines der häufigsten Passwörter.
strength-warning-like-a-common-one = Das ähnelt einem Passwort, das viele Menschen benutzen.
strength-warning-sequence = Eine Reihe wie abc oder 6543 errät man schnell.
strength-warning-year = Eine Jahreszahl errät man schnell.
strength-warning-one-word = Ein einziges Wort errät man schnell.
strength-warning-date = Ein Datum errät man schnell.
strength-warning-name = Namen errät man schnell.
strength-advice-use-a-few-words = Nehmen Sie einige gewöhnliche Wörter, die nichts miteinander zu tun haben.
strength-advice-no-need-for-symbols = Ziffern, große Buchstaben und Zeichen sind nicht nötig.
strength-advice-add-a-word = Fügen Sie noch ein oder zwei Wörter hinzu.
strength-advice-capitals-help-little = Große Buchstaben helfen wenig.
strength-advice-reversing-helps-little = Ein Wort umzudrehen hilft wenig.
strength-advice-substitutes-help-little = Eine 0 statt o oder eine 3 statt e hilft wenig.
strength-advice-longer-pattern = Ein längeres Muster mit mehr Richtungswechseln ist besser, aber Wörter sind noch besser.
strength-advice-avoid-repeats = Wiederholen Sie keine Wörter oder Buchstaben.
strength-advice-avoid-sequences = Nehmen Sie keine Reihen wie abc oder 1234.
strength-advice-avoid-dates = Nehmen Sie kein Datum und keine Jahreszahl, auf keinen Fall eigene.

## Asking words back, shares of a recovery sheet

recovery-save = Blatt speichern
recovery-saved = Das Blatt ist gespeichert.
recovery-next = Weiter
recovery-next-text = Danach fragt Kluis nach zwei der Wörter. So wissen Sie sicher, dass Sie sie haben.
recovery-later = Später
recovery-later-title = Später prüfen?
recovery-later-text = Sie sehen diese Wörter danach nicht mehr: Vergessen Sie Ihre Passphrase und haben Sie die Wörter nicht, dann kann niemand Ihren Safe mehr öffnen.
recovery-later-confirm = Ja, später
read-back-title = Haben Sie die Wörter?
read-back-lead = Nehmen Sie Ihr Blatt. Tippen Sie Wort { $first } und Wort { $second }.
read-back-word = Wort { $number }
read-back-wrong = Wort { $number } stimmt nicht. Sehen Sie auf Ihrem Blatt nach.
read-back-look = Wörter noch einmal zeigen
read-back-done = Fertig
split-title = Aufteilen auf Menschen, denen Sie vertrauen
split-text = Sie geben jeder dieser Personen einen Teil. Mit genug Teilen zusammen geht Ihr Safe auf. Wer zu wenige Teile hat, kann damit nichts anfangen.
split-kind = Wie viele Teile
split-option = { $threshold } von { $count } Teilen sind nötig
split-make = Teile erstellen
split-made = Die Teile stehen unten. Sie sehen sie nur jetzt. Erstellen Sie sie noch einmal, passen die neuen nicht zu diesen.
split-share = Teil { $number } von { $count }
split-share-text = Zum Öffnen des Safes sind { $threshold } Teile nötig.
split-save = Teil { $number } speichern

## Opening in other ways

key-words-found = { $count } von { $words } Wörtern
key-shares-found =
    { $count ->
        [one] 1 Teil erkannt
       *[other] { $count } Teile erkannt
    }
unlock-another-title = Noch einen Safe öffnen
unlock-back-to = Zurück zum Safe von { $owner }
unlock-none-left = Alle Safes auf diesem Computer sind schon offen.
unlock-keyring = Mit diesem Computer öffnen
locked-idle = Ihr Safe wurde verschlossen, weil er eine Zeit lang nicht benutzt wurde.
locked-sleep = Ihr Safe wurde verschlossen, weil der Computer in den Ruhezustand ging.
locked-screen-lock = Ihr Safe wurde verschlossen, weil der Bildschirm gesperrt wurde.
recovered-title = Ihr Safe ist offen
recovered-lead = Wählen Sie jetzt eine neue Passphrase. Die alte gilt danach nicht mehr.
recovered-submit = Passphrase festlegen
recovered-later = Später
safes-other = Andere Safes
safes-open = Safes, die offen sind
safes-shown = diesen sehen Sie jetzt
safes-another = Noch einen Safe öffnen

## A safe of a backup

restore-open = Sicherung öffnen
restore-title = Sicherung öffnen
restore-lead = Kluis erstellt aus einer Sicherung einen neuen Safe. An Safes, die es schon gibt, ändert sich nichts.
restore-file = Sicherung
restore-choose = Sicherung wählen
restore-choose-other = Eine andere wählen
restore-name = Name des Safes auf diesem Computer
restore-name-hint = Gibt es den Namen schon, kommt eine Nummer dazu.
restore-submit = Zurückholen
restore-busy = Der Safe wird zurückgeholt …
restore-stopped = Angehalten. Es wurde kein Safe erstellt.

## Long work

work-percent = { $percent } %
work-stopping = Kluis hält an …
work-stopped = Angehalten. Es wurde nichts geändert.

## Who reviews requests

trust-title = Wer Anfragen prüft
trust-text = Eine Studie oder eine App wird zuerst von einer Ethik- und einer Rechtskommission geprüft. Hier sehen Sie, wessen Unterschrift zählt.
trust-nobody = Kluis vertraut noch niemandem. Bis dahin kann keine Genehmigung geprüft werden. Ihre Genossenschaft kann Ihnen ihre Liste der Kommissionen geben.
trust-role-ethics = Ethikkommission
trust-role-legal = Rechtskommission
trust-role-register = Wer das Register führt
trust-no-register = Es ist noch kein Register der Genehmigungen gekommen.
trust-register-fresh = Register Nummer { $number }. Das nächste kommt vor dem { $date }.
trust-register-stale = Register Nummer { $number } ist alt: Das nächste hätte vor dem { $date } kommen sollen. Fragen Sie Ihre Genossenschaft nach dem neuesten.
trust-choose = Eine Liste der Kommissionen öffnen
trust-register = Ein neueres Register öffnen
trust-register-taken = Kluis kennt dieses Register jetzt.
trust-set = Von nun an zählt, was sie unterschreiben.
trust-ask-title = Denen in { $file } vertrauen?
trust-ask-text = Nur ihre Genehmigungen zählen dann noch. Tun Sie dies nur mit einer Liste, die Sie von Ihrer Genossenschaft selbst haben: Die Namen darin hat gewählt, wer sie gemacht hat.
trust-ask-nobody = Diese Liste nennt niemanden. Kluis vertraut dann niemandem mehr.
trust-ask-confirm = Ihnen vertrauen

## The ways to open

settings-safe-title = Ihr Safe
ways-title = Wege zum Öffnen
ways-lead = Was Ihren Safe öffnen kann, und wer.
ways-change = Ändern
ways-passphrase = Passphrase ändern
ways-sheet = Neues Wiederherstellungsblatt erstellen
ways-sheet-title = Ein neues Wiederherstellungsblatt erstellen?
ways-sheet-text = Das alte Wiederherstellungsblatt und Teile davon öffnen Ihren Safe danach nicht mehr.
ways-add = Noch einen Weg hinzufügen
ways-add-text = Jeder Weg mehr ist auch ein Weg mehr hinein. Fügen Sie nur hinzu, was Sie brauchen.
ways-helper = Helfende Person zulassen
ways-keyring = Auf diesem Computer merken
ways-keyring-title = Auf diesem Computer merken?
ways-keyring-text = Ihr Safe geht dann ohne Passphrase auf: Wer auf diesem Computer als Sie angemeldet ist, kann alles lesen.
ways-keyring-done = Dieser Computer kann Ihren Safe jetzt ohne Passphrase öffnen.
ways-removed = Entfernt. Dieser Weg öffnet Ihren Safe nicht mehr.
ways-renew-text = Tun Sie das, wenn jemand Ihre Schlüssel oder Dateien kopiert haben kann. Alles in Ihrem Safe bekommt dann neue Schlüssel.
slot-passphrase = Passphrase
slot-recovery = Wiederherstellungsblatt
slot-recipient = Schlüssel einer helfenden Person
slot-keyring = Dieser Computer
slot-other = Anderer Weg
slot-added = Seit { $date }
slot-remove = Entfernen
slot-remove-label = Entfernen: { $name }
words-nl = Niederländische Wörter
words-fr = Französische Wörter
words-en = Englische Wörter
remove-title = Entfernen: { $name }?
remove-text-recipient = { $name } kann Ihren Safe dann nicht mehr öffnen, aber wer die Dateien Ihres Safes und diesen Schlüssel kopiert hat, kann diese Kopie noch lesen.
remove-text-keyring = Ihr Safe geht auf diesem Computer dann nur noch mit der Passphrase oder dem Wiederherstellungsblatt auf.
remove-text-passphrase = Diese Passphrase öffnet Ihren Safe dann nicht mehr, aber wer die Dateien Ihres Safes kopiert hat und die Passphrase kennt, kann diese Kopie noch lesen.
remove-text-recovery = Dieses Wiederherstellungsblatt öffnet Ihren Safe dann nicht mehr, aber wer die Dateien Ihres Safes kopiert hat und das Blatt hat, kann diese Kopie noch lesen.
remove-text-other = { $name } öffnet Ihren Safe dann nicht mehr, aber wer die Dateien Ihres Safes kopiert hat, kann diese Kopie damit noch lesen.
remove-renew = Danach auch die Schlüssel erneuern
remove-renew-hint = Was Sie später aufbewahren, ist dann auch sicher vor allen, die den alten Schlüssel noch haben.
change-lead = Danach öffnet nur die neue Passphrase Ihren Safe. Ihr Wiederherstellungsblatt gilt weiter.
change-current = Ihre jetzige Passphrase
helper-lead = Das ist für jemanden mit einem eigenen Schlüssel der Art age.
helper-trust = Wer diesen Schlüssel hat, kann alles in Ihrem Safe öffnen und lesen, jetzt und später.
helper-label = Name der helfenden Person
helper-key = Öffentlicher Schlüssel der helfenden Person
helper-key-hint = Er beginnt mit age1. Die helfende Person gibt ihn Ihnen.
helper-key-wrong = Das ist kein öffentlicher Schlüssel. Er beginnt mit age1.
helper-key-known = Dieser Schlüssel öffnet den Safe schon.
helper-submit = Zulassen
helper-added = Die helfende Person kann Ihren Safe jetzt öffnen.
renew-title = Schlüssel erneuern
renew-lead = Alles in Ihrem Safe wird neu verschlossen, mit neuen Schlüsseln. Das kann eine Weile dauern.
renew-passphrase-stays = Ihre Passphrase bleibt dieselbe.
renew-sheet = Sie bekommen ein neues Wiederherstellungsblatt. Das alte gilt dann nicht mehr.
renew-others = Helfende Personen und dieser Computer können Ihren Safe dann nicht mehr öffnen. Fügen Sie sie wieder hinzu, wenn Sie das möchten.
renew-copies = Wer schon eine Kopie der alten Dateien und einen alten Schlüssel hat, kann diese Kopie noch lesen. Das gilt auch für alte Sicherungen.
renew-submit = Jetzt erneuern
renew-busy = Die Schlüssel werden erneuert …
renew-stopped = Angehalten. Ihr Safe hat noch die alten Schlüssel.

## Backups

backups-title = Sicherungen
backups-lead = Eine Kopie Ihres ganzen Safes, verschlossen, falls Ihr Computer kaputtgeht.
backup-tried = Sie haben Ihre Sicherung zuletzt am { $date } getestet. Es war alles darin.
backup-last = Die letzte Sicherung ist vom { $date }.
backup-never-tried = Sie haben sie noch nicht getestet.
backup-none = Es gibt noch keine Sicherung Ihres Safes.
backup-problem = Die letzte Sicherung ist nicht gelungen. Sehen Sie nach, ob der Ordner da ist, zum Beispiel, ob der USB-Stick im Computer steckt.
backup-due = Es ist Zeit für eine neue Sicherung.
backup-plan-title = Wo und wie oft
backup-folder = Ordner für die Sicherungen
backup-folder-none = Noch kein Ordner gewählt
backup-folder-hint = Am besten ist ein USB-Stick oder eine andere Festplatte. Auf demselben Computer hilft eine Kopie nicht, wenn er kaputtgeht.
backup-folder-choose = Ordner wählen
backup-folder-first = Wählen Sie zuerst einen Ordner.
backup-days = Wie oft erstellt Kluis von selbst eine?
backup-days-never = Nie von selbst
backup-days-every =
    { $days ->
        [one] Jeden Tag
        [7] Jede Woche
       *[other] Alle { $days } Tage
    }
backup-make-title = Erstellen und testen
backup-now = Jetzt eine Sicherung erstellen
backup-busy = Die Sicherung wird erstellt …
backup-done = Die Sicherung ist fertig: { $resources ->
        [one] 1 Eintrag
       *[other] { $resources } Einträge
    }, { $size }, { $date }.
backup-done-file = Sie heißt { $file }.
backup-removed =
    { $count ->
        [one] 1 alte Sicherung wurde aufgeräumt, weil es neuere gibt.
       *[other] { $count } alte Sicherungen wurden aufgeräumt, weil es neuere gibt.
    }
backup-unreadable =
    { $count ->
        [one] 1 große Datei war nicht lesbar und ist nicht darin.
       *[other] { $count } große Dateien waren nicht lesbar und sind nicht darin.
    } Prüfen Sie Ihren Safe, weiter unten.
backup-files = Sicherungen in diesem Ordner
backup-no-files = In diesem Ordner ist noch keine Sicherung Ihres Safes.
backup-file = Datei
backup-size = Größe
rehearse = Testen
rehearse-label = Testen: { $file }
rehearse-newest = Die neueste testen
rehearse-busy = Die Sicherung wird getestet …
rehearse-done = Die Sicherung vom { $date } funktioniert. Es ist alles darin: { $resources ->
        [one] 1 Eintrag
       *[other] { $resources } Einträge
    }, genau wie zu der Zeit, als sie erstellt wurde.
rehearse-failed = Diese Sicherung ist nicht brauchbar. Ihr Safe selbst wurde nicht geändert. Erstellen Sie eine neue und testen Sie diese.
rehearse-what = Was heißt testen?
rehearse-what-text = Kluis holt die Sicherung ganz zurück, an einen Ort, der danach verschwindet, und vergleicht alles. An Ihrem Safe ändert sich nichts. So wissen Sie, dass die Kopie funktioniert, bevor Sie sie brauchen.
verify-safe-title = Ihren Safe prüfen
verify-safe-text = Kluis liest alles in Ihrem Safe und sieht nach, ob nichts beschädigt ist.
verify-safe = Alles prüfen
verify-safe-busy = Der Safe wird geprüft …
verify-safe-good = Alles geprüft: { $bodies } Inhalte und { $size } des Safes. Es ist nichts beschädigt.
verify-safe-bad =
    { $count ->
        [one] 1 Sache ist nicht in Ordnung. Kluis hat nichts geändert. Holen Sie eine Sicherung zurück oder bitten Sie um Hilfe.
       *[other] { $count } Sachen sind nicht in Ordnung. Kluis hat nichts geändert. Holen Sie eine Sicherung zurück oder bitten Sie um Hilfe.
    }
verify-place-header = Der Anfang des Safes
verify-place-page = Eine Seite des Safes
verify-place-structure = Der Aufbau des Safes
verify-place-reference = Ein Verweis im Safe
verify-place-body = Der Inhalt eines Eintrags
verify-place-object = Eine große Datei
verify-place-index = Die Liste zum Suchen
verify-place-audit = Die Liste von dem, was geschehen ist
home-backup-due = Es ist Zeit für eine Sicherung.
home-backup-problem = Die letzte Sicherung ist nicht gelungen.
home-sheet = Sie haben Ihr Wiederherstellungsblatt noch nicht geprüft. Haben Sie die Wörter nicht, erstellen Sie ein neues Blatt.
home-unfinished = Machen Sie weiter mit der Anfrage von { $name }. Sie hatten schon etwas ausgefüllt.
request-draft = Sie hatten schon etwas ausgefüllt. Sehen Sie es sich an, bevor Sie entscheiden.

## When the safe locks

lock-minutes = Verschließen, wenn ich nichts tue
lock-minutes-option =
    { $minutes ->
        [one] nach 1 Minute
       *[other] nach { $minutes } Minuten
    }
lock-sleep = Verschließen, wenn der Computer in den Ruhezustand geht
lock-screen = Verschließen, wenn der Bildschirm gesperrt wird

## New keys

act-keys-renewed = Der Safe hat neue Schlüssel bekommen. Die vorigen öffnen ihn nicht mehr.

## Syncing by itself

settings-sync-title = Abgleichen
settings-sync-text = Solange Ihr Safe offen ist, gleicht Kluis ihn von selbst mit der Genossenschaft ab. Dafür müssen Sie verbunden sein. Ein verschlossener Safe sendet nichts.
sync-every = Wie oft
sync-every-option = Alle { $minutes } Minuten und kurz nach jeder Änderung
sync-every-off = Nur wenn ich es verlange
sync-metered = Auch wenn die Verbindung nach Verbrauch bezahlt wird
sync-battery = Auch wenn der Computer mit Akku läuft
