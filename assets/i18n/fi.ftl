# The texts of the pages in Finnish. They say the same as the Dutch ones.

## Product and window

product = Kluis
window-title = { $page } – Kluis
loading = Hetki vain…
close = Sulje
list-more = Ja { $count } lisää.
back = Takaisin
next = Jatka
language = Kieli
language-nl = Nederlands
language-en = English
language-fr = Français
language-de = Deutsch
language-fi = Suomi
field-show = Näytä
field-hide = Piilota
field-show-label = { $act }: { $field }
dialog-cancel = Peruuta
safe-of = Holvi: { $owner }
lock-now = Lukitse nyt

## The way around

nav-label = Osiot
nav-home = Yleiskuva
nav-data = Omat tietoni
nav-add = Lisää
nav-sharing = Jaettu
nav-cooperative = Osuuskunta
nav-activity = Tapahtumat
nav-settings = Asetukset

## Dates

month-1 = tammikuu
month-2 = helmikuu
month-3 = maaliskuu
month-4 = huhtikuu
month-5 = toukokuu
month-6 = kesäkuu
month-7 = heinäkuu
month-8 = elokuu
month-9 = syyskuu
month-10 = lokakuu
month-11 = marraskuu
month-12 = joulukuu
month-short-1 = tammik.
month-short-2 = helmik.
month-short-3 = maalisk.
month-short-4 = huhtik.
month-short-5 = toukok.
month-short-6 = kesäk.
month-short-7 = heinäk.
month-short-8 = elok.
month-short-9 = syysk.
month-short-10 = lokak.
month-short-11 = marrask.
month-short-12 = jouluk.
date-long = { $day }. { $month }ta { $year }
date-short = { $day }. { $month } { $year }
date-month = { $month } { $year }
date-time = { $date } klo { $time }
clock = { $hours }.{ $minutes }
date-unknown = päivämäärä ei tiedossa
date-day-label = Päivä
date-month-label = Kuukausi
date-year-label = Vuosi

## Errors: what happened, what is safe, what to do

error-details = Tekniset tiedot
error-retry = Yritä uudelleen
error-failed = Jokin meni vikaan. Yritä uudelleen. Jos se ei vieläkään onnistu, näytä tekniset tiedot sille, joka auttaa sinua.
error-usage = Tätä ei voitu tehdä, koska jokin on täytetty väärin. Tarkista se ja yritä uudelleen.
error-wrong-key = Tämä ei avaa tätä holvia. Tarkista, mitä kirjoitit, myös isot kirjaimet ja välilyönnit.
error-not-found = Tätä ei löytynyt. Se on ehkä poistettu sillä välin.
error-conflict = Tämä on sillä välin muuttunut muualla. Mitään ei ole korvattu. Katso sitä uudelleen ja yritä sitten vielä kerran.
error-refused = Valintasi tai säännöt eivät salli tätä. Mikään ei ole muuttunut.
error-offline = Osuuskuntaan ei nyt saada yhteyttä. Tietosi tällä tietokoneella ovat turvassa. Yritä myöhemmin uudelleen.
error-damaged = Löytyi vaurioituneita tietoja. Kluis ei ole muuttanut mitään. Palauta kopio tai pyydä apua.
error-locked = Holvisi on lukittu. Jatka avaamalla se uudelleen.
error-unreadable = Tätä tiedostoa ei voitu ymmärtää. Siitä ei otettu mitään.
error-exists = Tämän niminen on jo olemassa. Valitse toinen nimi.
error-newer = Tämä on tehty Kluisin uudemmalla versiolla. Avaa se asentamalla Kluisin uusi versio.
error-weak-passphrase = Tämä salalause on liian helppo arvata. Valitse pidempi.
error-not-signed-in = Et ole vielä yhteydessä osuuskuntaan. Yhdistä ensin sivulla Osuuskunta.
error-sign-in-refused = Osuuskunta ei hyväksy tätä kirjautumista. Tarkista osoite. Jos käytät avainta, tarkista myös sen nimi ja salaisuus.
error-sign-in-denied = Et antanut Kluisille lupaa selaimessa. Mikään ei ole muuttunut. Voit yrittää uudelleen.
error-sign-in-ended = Osuuskunta on päättänyt kirjautumisesi. Se, mikä odottaa, odottaa edelleen turvassa. Kirjaudu uudelleen sivulla Osuuskunta.

## A new safe

welcome-step = Vaihe { $step } / 3
welcome-title = Tee oma holvi
welcome-lead = Holvi säilyttää terveystietosi tällä tietokoneella. Vain sinä voit avata sen.
welcome-owner = Nimesi
welcome-owner-hint = Holvin kansio tällä tietokoneella saa tätä muistuttavan nimen.
welcome-owner-missing = Kirjoita nimi.
welcome-create = Tee holvi
welcome-creating = Holvia tehdään…
passphrase-title = Valitse salalause
passphrase-lead = Salalause on holvisi avain. Kukaan ei voi etsiä sitä puolestasi.
passphrase-first = Uusi salalauseesi
passphrase-again = Uusi salalauseesi vielä kerran
passphrase-too-short = Tämä salalause on liian lyhyt. Käytä vähintään { $shortest } merkkiä.
passphrase-different = Salalauseet eivät ole samat. Kirjoita ne uudelleen.
recovery-title = Palautuslomakkeesi
recovery-lead = Näillä sanoilla avaat holvisi, jos unohdat salalauseen. Näet sanat vain nyt. Tallenna lomake, tulosta se tai kirjoita sanat muistiin.
recovery-sheet-title = Holvin palautuslomake. Holvin omistaja: { $owner }
recovery-sheet-text = Se, jolla on nämä sanat, voi avata holvin. Säilytä tätä lomaketta turvallisessa paikassa, ei tietokoneen lähellä.
recovery-print = Tulosta lomake

## Opening

unlock-title = Avaa holvisi
unlock-which = Mikä holvi?
unlock-broken = Tätä holvia ei voi lukea.
unlock-passphrase = Salalause
unlock-recovery = Palautuslomakkeen sanat
unlock-recovery-hint = Kirjoita kaikki sanat oikeassa järjestyksessä. Onko sinulla palautuslomakkeen osia? Kirjoita silloin yksi osa kullekin riville.
unlock-submit = Avaa
unlock-busy = Avataan…
unlock-patience = Tämä kestää muutaman sekunnin. Se hidastaa sitä, joka yrittää arvata.
unlock-use-recovery = Avaa palautuslomakkeella
unlock-use-passphrase = Avaa salalauseella
unlock-create = Tee toinen holvi

## Overview

home-hello = Hei, { $owner }
home-state = Holvissasi on { $records ->
        [one] 1 tieto
       *[other] { $records } tietoa
    } { $categories ->
        [one] 1 lajista
       *[other] { $categories } lajista
    }.
home-all-here = Kaikki on vain tällä tietokoneella.
home-all-there = Kaikki on myös osuuskunnassa.
home-some-there =
    { $count ->
        [one] Osuuskunnassa on myös tämä: { $what }.
       *[other] Osuuskunnassa ovat myös nämä: { $what }.
    } Muu on vain tällä tietokoneella.
home-many-there = { $count } lajia on myös osuuskunnassa. Muu on vain tällä tietokoneella.
home-nobody = Kukaan muu ei saa nähdä mitään.
home-may-see = { $name } saa nähdä: { $what }.
home-may-see-later = { $name } sai sinulta suostumuksen: { $what }. Se ei ole vielä voimassa.
home-more-may-see =
    { $count ->
        [one] Lisäksi 1 muu saa nähdä jotakin.
       *[other] Lisäksi { $count } muuta saa nähdä jotakin.
    }
home-who-sees = Katso, kuka saa nähdä mitä
home-ending =
    { $count ->
        [one] Lopetit 1 suostumuksen. Osuuskunta ei ole vielä vahvistanut sitä.
       *[other] Lopetit { $count } suostumusta. Osuuskunta ei ole vielä vahvistanut sitä.
    }
home-standing =
    { $count ->
        [one] Jotakin on muuttunut hyväksynnässä, joka koskee 1 antamaasi suostumusta. Katso, lopetatko sen.
       *[other] Jotakin on muuttunut hyväksynnöissä, jotka koskevat { $count } antamaasi suostumusta. Katso, lopetatko ne.
    }
grant-standing-advice = Voit lopettaa tämän suostumuksen alla.
list-and = { $first } ja { $last }
home-attention = Mikä odottaa sinua
home-all-well = Mikään ei odota sinua.
home-requests =
    { $count ->
        [one] 1 pyyntö odottaa vastaustasi.
       *[other] { $count } pyyntöä odottaa vastaustasi.
    }
home-conflicts =
    { $count ->
        [one] 1 tieto on muuttunut täällä ja osuuskunnassa.
       *[other] { $count } tietoa on muuttunut täällä ja osuuskunnassa.
    }
home-pending =
    { $count ->
        [one] 1 muutos odottaa lähettämistä osuuskuntaan.
       *[other] { $count } muutosta odottaa lähettämistä osuuskuntaan.
    }
home-measurements = Viimeisimmät mittaukset
home-empty-title = Holvisi on vielä tyhjä
home-empty-text = Lisää tiedosto, jonka sait lääkäriltä, sairaalasta tai laitteesta. Näet ensin, mitä siinä on.
home-empty-add = Lisää ensimmäiset tietosi

## My data

data-lead = Kaikki, mitä holvissasi on, lajeittain.
data-empty-title = Tietoja ei ole vielä
data-empty-text = Täällä näet myöhemmin mittauksesi, lääkkeesi, tuloksesi ja muuta. Aloita lisäämällä tiedosto.
data-empty-categories =
    { $count ->
        [one] 1 laji, jossa ei ole vielä mitään
       *[other] { $count } lajia, joissa ei ole vielä mitään
    }
data-count =
    { $count ->
        [one] 1 tieto
       *[other] { $count } tietoa
    }
data-newest = Uusin: { $date }
data-shared-with =
    { $count ->
        [one] 1 muu saa nähdä tämän
       *[other] { $count } muuta saa nähdä tämän
    }
data-sensitive = erityisen arkaluonteinen
state-local = vain tällä tietokoneella
state-sealed = osuuskunnassa lukukelvottomana
state-shared = myös osuuskunnassa
state-mixed = osittain osuuskunnassa
category-filter = Etsi tästä luettelosta
category-count =
    { $count ->
        [0] Tietoja ei löytynyt
        [one] 1 tieto
       *[other] { $count } tietoa
    }
category-empty-title = Täällä ei ole vielä mitään
category-empty-text = Lisää tiedosto, jossa on tämän lajin tietoja.
table-date = Päivämäärä
table-what = Mikä
table-value = Arvo
table-source = Lähde
pager-label = Sivut
pager-newer = Uudemmat
pager-older = Vanhemmat
pager-range = { $first }–{ $last }, yhteensä { $total }
chart-choose = Näytä kaavio
chart-help = Siirry mittauksesta toiseen nuolinäppäimillä. Samat mittaukset ovat alla olevassa taulukossa.
chart-reading = { $date }: { $value }
chart-summary = Kaavio: { $title }. Mittauksia { $count }, { $first } – { $last }
chart-as-table = Näytä taulukkona

## One record

record-title = Tieto
record-no-source = ei tiedossa
record-modified = Tuli holviin tai muuttui
record-technical = Näytä tekniset tiedot
record-path = Paikka podissa
record-etag = Version tunnus (ETag)
record-revision = Versionumero
record-kind = Asiakirjan laji
record-turtle = Asiakirja Turtle-muodossa
record-delete = Poista
record-delete-title = Poistetaanko tämä tieto?
record-delete-text = Tieto poistuu holvistasi, etkä voi palauttaa sitä täällä; jo tehdyt kopiot pysyvät siellä, missä ne ovat.
record-deleted = Tieto poistettiin.
field-name-name = Nimi
field-name-code = Mikä
field-name-medication = Lääke
field-name-vaccine = Rokote
field-name-value = Arvo
field-name-systolic = Yläpaine
field-name-diastolic = Alapaine
field-name-component = Osa
field-name-dose = Annos
field-name-reaction = Reaktio
field-name-when = Milloin
field-name-onset = Alkoi
field-name-abatement = Ohi
field-name-period = Ajanjakso
field-name-status = Tila
field-name-clinical-status = Tila hoitavan henkilön mukaan
field-name-verification-status = Kuinka varma
field-name-interpretation = Tulkinta
field-name-reference-range = Viitearvot
field-name-severity = Kuinka vakava
field-name-criticality = Kuinka vaarallinen
field-name-birth-date = Syntynyt
field-name-gender = Sukupuoli
field-name-telecom = Yhteystiedot
field-name-address = Osoite
field-name-note = Huomautus
field-name-reason = Syy
field-name-lot-number = Eränumero
field-name-expiration-date = Viimeinen käyttöpäivä
field-name-route = Antotapa
field-name-site = Kohta kehossa
field-name-manufacturer = Valmistaja
field-name-category = Luokka
field-name-method = Menetelmä
field-name-body-site = Kohta kehossa
field-name-performer = Kuka teki
field-name-requester = Kuka pyysi
field-name-recorder = Kuka kirjasi
field-name-asserter = Kuka totesi
field-name-recorded = Kirjattu
field-name-issued = Julkaistu
field-name-authored = Määrätty
field-name-subject = Kenestä
field-name-encounter = Millä käynnillä
field-name-device = Laite
field-name-result = Tulos
field-name-derived-from = Mistä johdettu
field-name-has-member = Tähän kuuluu
field-name-identifier = Tunniste
field-value-final = lopullinen
field-value-preliminary = alustava
field-value-amended = täydennetty
field-value-corrected = korjattu
field-value-active = voimassa
field-value-completed = valmis
field-value-stopped = lopetettu
field-value-male = mies
field-value-female = nainen

## Adding

add-title = Lisää tietoja
add-lead = Näet ensin, mitä tiedostossa on. Vasta sitten valitset, tuleeko se holviisi.
add-drop = Vedä tiedostot tähän ikkunaan tai valitse ne tietokoneeltasi.
add-drop-here = Pudota tähän, niin näet sisällön
add-choose = Valitse tiedostot
add-kinds = Kluis lukee nyt terveystietoja FHIR-muodossa (JSON).
add-looking = Kluis katsoo, mitä näissä on: { $files }
add-cancel = Peruuta
add-preview-title = Tässä on sisältö
add-preview-text = Mitään ei ole vielä pantu holviisi.
add-period = Tiedot ovat ajalta { $first } – { $last }.
add-by-category = Uudet ja muuttuneet, lajeittain
add-category = Laji
add-count = Määrä
add-new = uusia { $count }
add-known = jo holvissasi { $count }
add-changed = muuttuneita { $count }
add-unreadable = lukematta jäi { $count }
add-unreadable-show = Näytä, mitä ei voitu lukea
add-place = Kohta: { $place }.
add-file-refused = Tätä tiedostoa ei voitu lukea. Siitä ei oteta mitään.
add-format-unknown = tiedoston lajia ei tunnistettu
format-fhir-bundle = Terveystietoja (FHIR-nippu)
format-fhir-ndjson = Terveystietoja (FHIR-rivejä)
format-fhir-resource = Terveystietoja (FHIR)
add-commit =
    { $count ->
        [one] Pane 1 tieto holviini
       *[other] Pane { $count } tietoa holviini
    }
add-nothing-new = Mitään uutta lisättävää ei ole
add-writing = Tietoja pannaan holviisi…
add-progress-file = { $file }: tiedosto { $number } / { $files }
add-progress-records =
    { $count ->
        [one] 1 tieto luettu
       *[other] { $count } tietoa luettu
    }
add-done =
    { $count ->
        [one] 1 tieto pantiin holviisi.
       *[other] { $count } tietoa pantiin holviisi.
    }
add-look = Katso omia tietojani
add-more = Lisää jotakin muuta
add-failed-safe = Keskeneräisestä tiedostosta ei tallennettu mitään.
add-stopping = Kluis lopettaa…
add-stopped = Lopetettu. Valmiit tiedostot ovat holvissasi. Siitä tiedostosta, jota Kluis oli käsittelemässä, ei tallennettu mitään.

## Shared with

sharing-lead = Kuka saa nähdä mitä, miksi ja mihin asti. Voit lopettaa minkä tahansa suostumuksen milloin tahansa.
sharing-open-request = Avaa pyyntö tiedostosta
sharing-fetch = Katso postilaatikkosi osuuskunnassa
sharing-paste = Liitä pyyntö tekstinä
sharing-paste-label = Pyynnön teksti
sharing-paste-hint = Viestistä tai verkkosivulta. Mitään ei tapahdu, ennen kuin olet valinnut.
sharing-paste-read = Lue pyyntö
inbox-none = Paikallasi osuuskunnassa ei ole postilaatikkoa. Kysy osuuskunnalta, miten pyynnöt tavoittavat sinut.
inbox-nothing = Uusia pyyntöjä ei ole.
inbox-full = Postilaatikossasi on enemmän kuin Kluis lukee kerralla. Katso uudelleen, tai päätä ensin alla olevista pyynnöistä.
inbox-new =
    { $count ->
        [one] 1 uusi pyyntö odottaa sinua.
       *[other] { $count } uutta pyyntöä odottaa sinua.
    }
sharing-requests = Pyynnöt, jotka odottavat sinua
sharing-matrix = Kuka saa nähdä mitä
sharing-recipient = Kuka
sharing-may-see = saa nähdä
sharing-may-see-later = saa nähdä, ei vielä voimassa
sharing-may-not-see = ei saa nähdä
sharing-grants = Antamasi suostumukset
sharing-empty-title = Et jaa tietoja kenellekään
sharing-empty-text = Jos joku haluaa nähdä tietojasi, kysymys tulee ensin sinulle. Ilman suostumustasi kukaan ei saa nähdä mitään.
sharing-stop-all = Lopeta kaikki
stopped-now =
    Lopetettu. { $time ->
        [none] Osuuskunta vahvisti tämän.
       *[other] Osuuskunta vahvisti tämän klo { $time }.
    }
stopped-here = Lopetettu tällä tietokoneella. Osuuskunnassa se loppuu heti, kun holvisi voi päivittää tiedot sinne. Siihen asti tiedot voivat olla siellä vielä luettavissa.
stopped-unsure = Lopetettu tällä tietokoneella. Osuuskunta ei voinut vahvistaa, että se on loppunut myös siellä. Tiedot voivat olla siellä vielä luettavissa.
sharing-ended =
    { $count ->
        [one] 1 suostumus, joka on päättynyt
       *[other] { $count } suostumusta, jotka ovat päättyneet
    }
grant-what = Saa nähdä
grant-why = Miksi
grant-since = Alkaen
grant-until = Päättyy
grant-ended = Lopetettu
grant-planned = alkamassa
grant-active = voimassa
grant-ending = päättymässä
grant-over = lopetettu
grant-stop = Lopeta
grant-stop-label = Lopeta jakaminen, saaja: { $recipient }
grant-stop-part-label = Lopeta jakaminen: { $what }. Saaja: { $recipient }
grant-taken-out = Ei enää
grant-taken-out-confirmed = { $what }, { $date } lähtien
grant-taken-out-pending = { $what }, { $date } lähtien. Osuuskunta ei ole vielä vahvistanut tätä.
grant-taken-out-unconfirmed = { $what }, { $date } lähtien. Osuuskunta ei voinut vahvistaa tätä.
grant-receipts =
    { $count ->
        [one] 1 todiste
       *[other] { $count } todistetta
    }
receipt-of-given = Suostumus annettu
receipt-of-narrowed = Osa lopetettu ({ $number })
receipt-of-withdrawn = Suostumus lopetettu
receipt-of-expired = Suostumuksen aika päättynyt
receipt-keep = Säilytä tai tulosta
receipt-keep-label = Säilytä tai tulosta todiste: { $what }, { $recipient }
receipt-kept = Todiste on tallennettu. Avaa tiedosto, jos haluat tulostaa sen.
place-gateway = Tämän tietokoneen portti
place-cooperative = Osuuskunta
place-file = Tiedosto
enforced-confirmed-at = { $place } vahvisti tämän { $time }.
enforced-confirmed = { $place } vahvisti tämän.
enforced-pending = { $place } ei ole vielä vahvistanut tätä.
enforced-needs-place = { $what }: tämä tulee voimaan heti, kun tiedot ovat osuuskunnassa luettavina.
enforced-unconfirmed = { $place } ei voinut vahvistaa tätä. Suostumus ei ehkä toimi siellä.
stopped-confirmed-at = { $place } vahvisti { $time }, että tämä on loppunut.
stopped-confirmed = { $place } vahvisti, että tämä on loppunut.
stopped-pending = { $place } ei ole vielä vahvistanut loppumista. Se tapahtuu heti, kun holvisi voi päivittää tiedot sinne.
stopped-unconfirmed = { $place } ei voinut vahvistaa, että tämä on loppunut. Tiedot voivat olla siellä vielä luettavissa.
stop-title = Lopetetaanko jakaminen? Saaja: { $recipient }
stop-text = { $recipient } ei saa sen jälkeen nähdä mitään uutta; jo tehtyjä kopioita ei voi ottaa takaisin.
stop-part-title = Lopetetaanko jakaminen: { $what }? Saaja: { $recipient }
stop-part-text = { $recipient } ei saa sen jälkeen nähdä siitä mitään uutta, mutta näkee edelleen muun; jo tehtyjä kopioita ei voi ottaa takaisin.
stop-all-title = Lopetetaanko kaikki?
stop-all-text = Kukaan ei saa sen jälkeen nähdä mitään uutta; jo tehtyjä kopioita ei voi ottaa takaisin.
purpose-AcademicResearch = Akateeminen tutkimus
purpose-ScientificResearch = Tieteellinen tutkimus
purpose-ResearchAndDevelopment = Tutkimus ja kehitys
purpose-NonCommercialResearch = Ei-kaupallinen tutkimus
purpose-CommercialResearch = Kaupallinen tutkimus
purpose-PublicBenefit = Yleinen etu
purpose-ServiceProvision = Palvelun tarjoaminen sinulle
purpose-Personalisation = Palvelun mukauttaminen sinulle
purpose-MedicalHealth = Terveytesi hoito
purpose-Healthcare = Terveydenhuolto
purpose-PatientMonitoring = Terveytesi seuranta
purpose-Marketing = Markkinointi

## One request

request-title = Pyyntö
request-from = { $name } pyytää tietoja
request-received = Saapunut { $date }
request-who = Kuka pyytää
request-who-hint = Tätä nimeä pyytäjä käyttää itsestään. Kluis ei voi selvittää, kuka pyytäjä todella on. Kysy pyytäjältä, jos epäilet.
request-why = Mihin
request-message = Pyytäjän viesti
request-until = Pyydetty päättymispäivä
request-came = Saapunut
request-which = Mitä pyytäjä saa nähdä?
request-which-hint = Rastita vain se, mitä haluat näyttää. Saat aina antaa vähemmän kuin pyydetään.
request-records =
    { $count ->
        [0] holvissasi ei nyt mitään
        [one] holvissasi 1 tieto
       *[other] holvissasi { $count } tietoa
    }
request-later-too = Se, minkä rastitat, koskee myös myöhemmin lisättäviä tietoja.
request-allow-until = Mihin päivään asti se on sallittu?
request-nothing-ticked = Rastita ensin, mitä pyytäjä saa nähdä.
request-no-such-day = Tätä päivää ei ole. Valitse toinen.
request-too-late = Tämä päivä on myöhempi kuin pyydettiin. Valitse aikaisempi.
request-in-the-past = Tämä päivä on jo ohi. Valitse myöhempi.
request-undo = Voit aina lopettaa myöhemmin. Siihen mennessä tehtyjä kopioita ei voi ottaa takaisin.
request-not-now = Ei nyt
request-no = Ei
request-allow = Salli
allowed-now =
    { $name } saa nyt nähdä: { $what }. { $time ->
        [none] Osuuskunta vahvisti tämän.
       *[other] Osuuskunta vahvisti tämän klo { $time }.
    }
allowed-needs-place = Annoit suostumuksen. { $what }: suostumus tulee voimaan heti, kun tiedot ovat osuuskunnassa luettavina. Valitse niille ”Luettava” sivulla Osuuskunta.
allowed-later = Annoit suostumuksen. Osuuskunta ei ole vielä vahvistanut sitä. Se tulee voimaan heti, kun holvisi voi päivittää tiedot sinne.
allowed-unsure = Annoit suostumuksen. Osuuskunta ei voinut vahvistaa, että se toimii.
announce-cooperative = Siirry sivulle Osuuskunta
request-denied = Vastasit ei. Pyytäjä ei näe mitään.
request-left = Pyyntö jää odottamaan. Mitään ei ole jaettu.
request-was-allowed = Olet jo sallinut tämän pyynnön.
request-was-denied = Olet jo vastannut tähän pyyntöön ei.
verdict-reviewed = Kaksi toimikuntaa on tarkastanut
verdict-reviewed-text = Eettinen ja oikeudellinen toimikunta hyväksyivät tämän. Kluis pystyi tarkistamaan sen itse.
verdict-warning = Tarkastettu, mutta yksi asia on hyvä tietää ensin
verdict-warning-text = Eettinen ja oikeudellinen toimikunta hyväksyivät tämän. Lue alta, mikä ei ole niin kuin pitäisi, ennen kuin päätät.
verdict-unreviewed = Ilman hyväksyntää, jonka Kluis voi tarkistaa
verdict-unreviewed-text = Tietojen jakaminen ihmiselle, esimerkiksi lääkärillesi tai läheisellesi, ei vaadi toimikuntaa. Pyytääkö tutkimus tai yritys? Kysy silloin ensin sen hyväksyntää.
verdict-rejected = Tässä pyynnössä on jotakin vialla
verdict-rejected-text = Tarkistus ei mennyt läpi. Siksi pyyntöä ei voi sallia.
check-passed = kunnossa
check-not-passed = ei kunnossa
check-not-checked = ei voi tarkistaa
check-recipient = Pyytäjän osoite
check-dates = Päivämäärät
check-purposes = Mihin tietoja käytetään
check-modes = Mitä tiedoilla saa tehdä
check-categories = Mitkä tiedot
check-whole-pod = Ei pyydä kaikkea kerralla
check-dossier-digest = Asiakirjakansio kuuluu pyyntöön
check-reviews = Toimikuntien hyväksyntä
check-signature = Allekirjoitus
check-ethics = Eettisen toimikunnan hyväksyntä
check-legal = Oikeudellisen toimikunnan hyväksyntä
check-register = Mitä hyväksyntöjen rekisteri sanoo nyt
check-approved = Ei pyydä enempää kuin hyväksyttiin
review-part-ethics = Eettisen toimikunnan hyväksyntä
review-part-legal = Oikeudellisen toimikunnan hyväksyntä
review-part-register = Hyväksyntöjen rekisteri
review-part-request = Pyyntö
review-part-dossier = Tutkimuksen asiakirjakansio
review-part-is-review-missing = { $part } ei tullut pyynnön mukana.
review-part-is-missing = { $part } ei tullut pyynnön mukana.
review-part-is-malformed = { $part } ei ole luettavissa.
review-part-is-unsigned = { $part } on ilman kenenkään allekirjoitusta.
review-part-is-issuer-not-pinned = { $part }: allekirjoittaja on joku, johon et luota tässä asiassa.
review-part-is-key-issuer-mismatch = { $part }: allekirjoittaja on joku muu kuin siinä sanotaan.
review-part-is-signature = { $part } on muuttunut allekirjoittamisen jälkeen, tai allekirjoitus on väärennetty.
review-part-is-not-yet-valid = { $part } ei ole vielä voimassa.
review-part-is-expired = { $part } on vanhentunut.
review-part-is-not-approved = { $part } sanoo ei.
review-reason-unsupported-proof = Yksi allekirjoitus on sellaista lajia, jota Kluis ei hyväksy.
review-reason-register-stale = Hyväksyntöjen rekisteri on vanha. Kluis ei tiedä, mitä sen jälkeen on peruttu.
review-reason-register-rollback = Hyväksyntöjen rekisteri on vanhempi kuin se, jonka Kluis on jo nähnyt.
review-reason-register-digest = Rekisteri tuntee hyväksynnästä toisen tekstin kuin se, joka tuli mukana.
review-reason-register-status = Rekisteri sanoo hyväksynnästä jotakin, mitä Kluis ei tunne.
review-reason-not-in-register = Rekisteri ei tunne hyväksyntää, joka tuli pyynnön mukana.
review-reason-withdrawn = Yksi hyväksyntä on peruttu.
review-reason-suspended = Yksi hyväksyntä ei ole toistaiseksi voimassa.
review-reason-warning = Rekisteri varoittaa tästä tutkimuksesta.
review-reason-subject-mismatch = Hyväksynnät on annettu jollekulle muulle kuin pyytäjälle.
review-reason-dossier-mismatch = Hyväksynnät on annettu toiselle tutkimukselle.
review-reason-dossier-digest = Tutkimuksen kuvausta on muutettu hyväksymisen jälkeen.
review-reason-no-purpose = Pyyntö ei kerro, mihin tietoja käytetään.
review-reason-purpose-exceeds-approval = Tietoja pyydetään muuhun kuin hyväksyttiin.
review-reason-no-category = Tutkimus ei kerro, minkä lajin tietoja se tarvitsee.
review-reason-categories-exceed-approval = Pyydetään useamman lajin tietoja kuin hyväksyttiin.
review-reason-no-mode = Pyyntö ei kerro, mitä tiedoille tehdään.
review-reason-modes-exceed-approval = Tiedoillasi halutaan tehdä enemmän kuin hyväksyttiin.
review-reason-no-expiry = Pyyntö ei kerro, mihin asti.
review-reason-expiry-exceeds-approval = Tietoja pyydetään pidemmäksi ajaksi kuin hyväksyttiin.
review-reason-no-data = Pyyntö ei kerro, mitä tietoja.
review-reason-resource-outside-categories = Pyydetään paikkoja, joissa on enemmän kuin hyväksyttiin.
review-reason-inherit-unstated = Pyyntö ei kerro, pyydetäänkö myös sitä, mitä lisäät myöhemmin.

## Cooperative

cooperative-lead = Mitä säilytät osuuskunnassasi. Valitset lajeittain. Ilman valintaasi mikään ei lähde.
sign-in-title = Yhdistä osuuskuntaasi
sign-in-again-title = Kirjaudu uudelleen
sign-in-text = Kirjaudut selaimessasi osuuskuntasi sivulla. Kluis ei näe salasanaasi.
sign-in-url = Osuuskunnan osoite
sign-in-url-hint = Esimerkiksi https://pod.example.org/eva/
sign-in-where = Mistä löydän tämän?
sign-in-where-text = Se on osuuskuntasi kirjeessä tai sähköpostissa. Tai kirjaudu osuuskuntaan selaimessasi ja kopioi, mitä ylhäällä osoiterivillä lukee. Myös podisi osoite tai WebID-osoitteesi käy.
sign-in-browser = Kirjaudu selaimella
sign-in-by-key = Minulla on käyttöavain
sign-in-by-browser = Kirjaudu sittenkin selaimella
sign-in-key-text = Kluis tarvitsee silloin oman avaimen. Teet sen osuuskunnassa:
sign-in-help-account = Avaa osuuskuntasi tilisivu selaimessasi ja kirjaudu.
sign-in-help-make = Tee siellä uusi käyttöavain (”credential token”).
sign-in-help-copy = Kopioi sen nimi ja salaisuus alle. Salaisuus näytetään siellä vain kerran.
sign-in-client-id = Avaimen nimi (client id)
sign-in-secret = Avaimen salaisuus (client secret)
sign-in-missing = Täytä tämä.
sign-in-submit = Yhdistä
sign-in-busy = Yhdistetään…
sign-in-done = Olet yhteydessä osuuskuntaan.
sign-in-wait-title = Jatka selaimessasi
sign-in-wait-text = Selaimesi näyttää osuuskuntasi sivun. Kirjaudu siellä ja anna Kluisille lupa. Sen jälkeen täällä jatketaan itsestään.
sign-in-open-again = Avaa uudelleen
sign-in-no-browser = Kluis ei voinut avata selainta. Avaa selain itse. Kluis odottaa sinua täällä.
sign-in-by-hand = Eikö selain avaudu?
sign-in-by-hand-text = Kopioi tämä osoite ja liitä se tämän tietokoneen selaimen osoiteriville.
sign-in-address = Osoite selainta varten
sign-in-copy = Kopioi osoite
copy-done = Kopioitu.
copy-by-hand = Teksti on valittu. Kopioi se painamalla Ctrl ja C.
sign-in-ended = Osuuskunta on päättänyt kirjautumisesi. Tietosi ovat turvassa. Se, mikä odottaa, jatkuu, kun olet kirjautunut uudelleen.
account-title = Tilisi
account-offline = Osuuskuntaan ei nyt saada yhteyttä. Se, mikä odottaa, odottaa edelleen turvassa.
account-storage = Tietosi siellä
account-web-id = Verkko-osoitteesi siellä (WebID)
account-last = Viimeksi päivitetty
account-never = ei vielä koskaan
disconnect = Katkaise yhteys
disconnect-title = Katkaistaanko yhteys osuuskuntaasi?
disconnect-text = Kluis ei poista siellä mitään. Se, mitä säilytät osuuskunnassa, jää sinne. Se, jolla on suostumuksesi, voi lukea sitä edelleen. Mitään ei enää päivitetä, ennen kuin yhdistät uudelleen.
disconnect-open =
    { $count ->
        [one] Siellä on vielä 1 suostumus auki. Ilman yhteyttä Kluis ei voi sulkea sitä siellä, ei edes silloin, kun sen päivä on ohi:
       *[other] Siellä on vielä { $count } suostumusta auki. Ilman yhteyttä Kluis ei voi sulkea niitä siellä, ei edes silloin, kun niiden päivä on ohi:
    }
disconnect-open-one = { $recipient }: { $what }, { $until } asti
disconnect-open-ending = { $recipient }: { $what }. Tämä on lopetettu täällä, mutta osuuskunta ei ole vielä vahvistanut sitä.
disconnect-open-advice = Haluatko, että se loppuu? Peruuta silloin, lopeta se ensin sivulla Jaettu ja anna Kluisin päivittää kaikki täällä.
disconnect-done = Et ole enää yhteydessä osuuskuntaan. Kaikki tietosi tällä tietokoneella ovat tallella.
disconnect-untold = Yhteys on katkaistu täällä. Osuuskunta ei saanut tietää siitä. Haluatko päättää kirjautumisen myös siellä? Voit tehdä sen tilisivullasi osuuskunnassa.
disconnect-key-stays = Yhteys on katkaistu täällä. Käyttöavaimesi pysyy osuuskunnassa voimassa, kunnes poistat sen tilisivullasi siellä.
policies-title = Mitä säilytät missä?
policy-local = Vain täällä
policy-local-means = Vain tällä tietokoneella. Osuuskuntasi ei saa mitään, ei edes nimiä.
policy-sealed = Sinetöity
policy-sealed-means = Myös osuuskunnassasi, mutta lukittuna. Kukaan ei voi lukea sitä siellä. Jos menetät tämän tietokoneen, saat sen sieltä takaisin.
policy-shared = Luettava
policy-shared-means = Myös osuuskunnassasi, sellaisenaan. Sinä voit lukea sitä myös siellä, muut vain suostumuksellasi. Siellä olevan tietokoneen ylläpitäjä voi teknisesti nähdä sen.
policy-pending =
    { $count ->
        [one] 1 muutos odottaa
       *[other] { $count } muutosta odottaa
    }
places-empty = Heti kun lisäät tietoja, valitset täällä, missä niitä säilytetään.
place-everything = Koko holvisi
place-name-health = Terveys
place-name-documents = Asiakirjat
place-differs = Eri valinta kuin: { $above }
place-follows = Sama valinta kuin: { $above }
place-wish = Mikään ei ole vielä muuttunut.
place-wish-look = Katso, mitä tapahtuu
place-wish-drop = Jätä ennalleen
place-changed = Valittu: { $what }. Uusi tila on ”{ $state }”. Tämä tapahtuu seuraavassa päivityksessä.
policy-title-local = { $what }: säilytetäänkö vain täällä?
policy-title-sealed = { $what }: säilytetäänkö osuuskunnassa sinetöitynä?
policy-title-shared = { $what }: säilytetäänkö osuuskunnassa luettavassa muodossa?
policy-share-text = Seuraavassa päivityksessä tämä menee osuuskuntaan luettavassa muodossa, ja samoin se, mitä lisätään myöhemmin; siellä olevan tietokoneen ylläpitäjä voi teknisesti nähdä sen, muut vain suostumuksellasi.
policy-seal-text = Seuraavassa päivityksessä tämä menee osuuskuntaan lukittuna, ja samoin se, mitä lisätään myöhemmin; kukaan ei voi lukea sitä siellä, ei edes ylläpitäjä.
policy-reseal-text = Seuraavassa päivityksessä osuuskunnassa oleva luettava kopio poistetaan ja sen tilalle tulee sinetöity; sitä, mitä muut ovat nähneet tai kopioineet, ei voi ottaa takaisin.
policy-keep-text = Seuraavassa päivityksessä tämä poistetaan osuuskunnasta; sitä, mitä muut ovat nähneet tai kopioineet, ei voi ottaa takaisin.
policy-unseal-text = Seuraavassa päivityksessä osuuskunnassa oleva sinetöity kopio poistetaan; sen jälkeen tämä on vain tällä tietokoneella.
policy-share-confirm = Säilytä luettavana
policy-seal-confirm = Säilytä sinetöitynä
policy-keep-confirm = Säilytä vain täällä
policy-agree = Kyllä, tätä saa säilyttää siellä luettavassa muodossa.
place-leave-readable =
    { $count ->
        [one] 1 tieto menee osuuskuntaan luettavassa muodossa
       *[other] { $count } tietoa menee osuuskuntaan luettavassa muodossa
    }
place-leave-sealed =
    { $count ->
        [one] 1 tieto menee osuuskuntaan sinetöitynä
       *[other] { $count } tietoa menee osuuskuntaan sinetöitynä
    }
place-removed =
    { $count ->
        [one] 1 tieto poistetaan sieltä
       *[other] { $count } tietoa poistetaan sieltä
    }
place-stay =
    { $count ->
        [one] 1 tieto on liian suuri ja jää vain tänne
       *[other] { $count } tietoa on liian suuria ja jää vain tänne
    }
place-nothing = Siinä ei ole nyt mitään, mikä lähtee tai poistetaan sieltä. Se, mitä lisäät myöhemmin, noudattaa tätä valintaa.
items-open = Katso, mitä siinä on
items-close = Piilota, mitä siinä on
items-empty = Siinä ei ole vielä mitään.
items-what = Tieto
items-changed = Viimeksi muuttunut
items-state = Tila
item-only-here = vain täällä
item-same = sama
item-waits = odottaa päivitystä
item-conflict = kaksi versiota
item-too-large = liian suuri, jää tänne
item-sealed = sinetöity
sync-title = Tietojen päivitys
sync-pending =
    { $count ->
        [0] Mikään ei odota lähettämistä.
        [one] 1 muutos odottaa.
       *[other] { $count } muutosta odottaa.
    }
sync-preview = Näytä ensin, mitä tapahtuisi
sync-now = Päivitä tiedot nyt
sync-busy = Tietoja päivitetään…
sync-stopped = Keskeytetty. Se, mikä tehtiin, pysyy tehtynä. Muu odottaa edelleen turvassa.
steps-none = Mitään tehtävää ei ole.
steps-what = Tämä tapahtuisi:
step-get = { $what }: haetaan { $count ->
        [one] 1 tieto
       *[other] { $count } tietoa
    } ({ $size })
step-put = { $what }: lähetetään { $count ->
        [one] 1 tieto
       *[other] { $count } tietoa
    } ({ $size })
step-delete = { $what }: poistetaan { $count ->
        [one] 1 tieto
       *[other] { $count } tietoa
    } sieltä
step-access = { $what }: asetetaan, kuka saa lukea sitä siellä
sync-up-to-date = Kaikki oli jo ajan tasalla.
sync-done = Päivitetty.
sync-sent =
    { $count ->
        [one] 1 tieto lähetetty.
       *[other] { $count } tietoa lähetetty.
    }
sync-fetched =
    { $count ->
        [one] 1 tieto haettu.
       *[other] { $count } tietoa haettu.
    }
sync-merged =
    { $count ->
        [one] 1 tieto yhdistettiin: se oli muuttunut täällä ja siellä, ja molemmat muutokset säilytettiin.
       *[other] { $count } tietoa yhdistettiin: ne olivat muuttuneet täällä ja siellä, ja molemmat muutokset säilytettiin.
    }
sync-removed =
    { $count ->
        [one] 1 tieto poistettu.
       *[other] { $count } tietoa poistettu.
    }
sync-access =
    { $count ->
        [one] Asetettu 1 kerran, kuka saa lukea.
       *[other] Asetettu { $count } kertaa, kuka saa lukea.
    }
sync-conflicts =
    { $count ->
        [one] 1 tiedosta on kaksi versiota. Valitse alla, minkä säilytät.
       *[other] { $count } tiedosta on kaksi versiota. Valitse alla, mitkä säilytät.
    }
sync-failed-title = Mikä ei onnistunut
sync-failed-text = Tämä jää odottamaan, ja sitä yritetään myöhemmin uudelleen.
conflicts-title = Kaksi versiota
conflicts-text = Näistä on yksi versio täällä ja toinen osuuskunnassa. Mitään ei ole korvattu. Valitse, mitä säilytät. Se, mitä et valitse, jää holvisi historiaan.
conflicts-none = Mistään ei ole kahta versiota.
conflicts-decided = Olet valinnut kaiken. Se, mitä et valinnut, jää holvisi historiaan.
conflict-since = { $date } lähtien
conflict-open = Katso ja valitse
conflict-close = Sulje
conflict-decided =
    { $count ->
        [0] Valittu. Mistään ei ole enää kahta versiota.
        [one] Valittu. Vielä 1 valittavana.
       *[other] Valittu. Vielä { $count } valittavana.
    }
why-changed-on-both-sides = Muuttunut täällä ja osuuskunnassa.
why-made-on-both-sides = Tehty täällä ja osuuskunnassa, mutta ei samanlaisena.
why-removed-here-changed-there = Poistettu täältä, mutta muuttunut osuuskunnassa.
why-local-now-changed-there = Säilytät tämän nyt vain täällä, mutta se on vielä muuttunut osuuskunnassa.
why-unreadable-there = Sitä, mitä osuuskunnassa on, ei voi lukea.
why-much-is-missing-there = Osuuskunnasta puuttuu siitä paljon.
why-older-there = Osuuskunnassa on taas vanhempi versio.
why-no-tag = Osuuskunta ei voi luvata, ettei mitään korvata.
why-new-here = Uusi täällä.
why-changed-here = Muutettu täällä.
why-changed-here-missing-there = Muutettu täällä, eikä sitä enää löydy osuuskunnasta.
why-both-changed = Muutettu täällä ja osuuskunnassa: molemmat muutokset yhdistetään.
why-both-made = Tehty täällä ja osuuskunnassa: molemmat yhdistetään.
why-edited-there = Poistettu täällä, mutta muutettu osuuskunnassa: se tulee takaisin.
why-removed-there = Poistettu osuuskunnassa, joten täälläkin. Se jää holvisi historiaan.
why-sent-again = Lähetetään uudelleen, kuten valitsit.
why-removed-here = Poistettu täällä.
why-new-there = Uusi osuuskunnassa.
why-changed-there = Muutettu osuuskunnassa.
why-local-now = Säilytät tämän tästä lähtien vain täällä.
why-container-local-now = Tyhjä, ja säilytät tämän tästä lähtien vain täällä.
why-consent-given = Annoit suostumuksen.
why-consent-ended = Suostumus on päättynyt.
why-shared-now = Säilytetään siellä tästä lähtien luettavana eikä enää salattuna.
side-here = Täällä
side-there = Osuuskunnassa
field-was = Aiemmin:
field-was-nothing = ei vielä mitään
field-is-nothing = ei mitään (poistettu)
decide-fields = Muu yhdistyy itsestään. Valitse vain tässä, mitä säilytät:
decide-keep-choices = Säilytä valintani
decide-missing =
    { $count ->
        [one] Valitse vielä 1 kentässä.
       *[other] Valitse vielä { $count } kentässä.
    }
decide-or-whole = Tai valitse koko sisältö kerralla:
decide-mine = Pidä se, mikä on täällä
decide-theirs = Pidä se, mikä on osuuskunnassa
decide-both = Säilytä molemmat
decide-remove-there = Poista se sieltäkin
decide-history = Se, mitä et valitse, ei katoa: se jää holvisi historiaan.
version-changed = Muuttunut
version-size = Koko
version-type = Laji
version-unknown = ei tiedossa
version-no-text = Tätä ei voi näyttää tekstinä.
version-gone-here = Se poistettiin täältä.
version-gone-there = Sieltä ei voi näyttää mitään: se on poistettu tai sitä ei voi lukea.
question-title = Osuuskunnassa on jotakin vialla
question-many-missing = { $date } lähtien osuuskunnasta on puuttunut tietoja, jotka olivat siellä ennen. Puuttuvia tietoja on { $count }.
question-emptied = { $date } lähtien kaikki, mitä säilytät siellä, on ollut poissa. Tietoja on { $count }.
question-rolled-back = { $date } lähtien osuuskunta on näyttänyt aiemman tilanteen. Se koskee tietoja, joita on { $count }.
question-example = Esimerkiksi tästä: { $what }:
question-safe = Tältä tietokoneelta ei ole poistettu eikä korvattu mitään. Niin se pysyy, kunnes valitset.
question-mine = Pane takaisin sinne se, mikä on täällä
question-mine-means = Se, mikä on tällä tietokoneella, menee uudelleen osuuskuntaan.
question-theirs = Seuraa osuuskuntaa
question-theirs-removes = Se, mikä on sieltä poissa, poistetaan myös tältä tietokoneelta. Se jää holvisi historiaan.
question-theirs-replaces = Se, mikä on siellä vanhempaa, tulee tilalle tällä tietokoneella. Se, mikä oli täällä, jää holvisi historiaan.
question-answered = Tämä tapahtuu seuraavassa päivityksessä. Siihen asti voit vielä valita toisin.
rounds-title = Milloin tiedot on päivitetty?
rounds-empty = Tietoja ei ole vielä päivitetty.
rounds-when = Milloin
rounds-sent = Lähetetty
rounds-fetched = Haettu
rounds-merged = Yhdistetty
rounds-removed = Poistettu
rounds-outcome = Miten kävi
rounds-conflicts = kahtena versiona { $count }
rounds-failed = epäonnistuneita { $count }
round-done = valmis
round-offline = osuuskuntaan ei saatu yhteyttä
round-signed-out = kirjautuminen oli päättynyt
round-cancelled = keskeytetty
round-failed = ei onnistunut

## What happened

activity-lead = Kaikki, mitä holvillesi on tehty. Voit tarkistuttaa, onko tätä luetteloa muutettu jälkeenpäin.
activity-verify = Tarkista kaikki
activity-whole = Kaikki tarkistettu: { $count ->
        [one] 1 rivi
       *[other] { $count } riviä
    }, mitään ei ole muutettu eikä poistettu.
activity-altered-at = Huomio: rivi { $number } ei pidä paikkaansa. Jotakin on muutettu tai poistettu.
activity-altered = Huomio: jotakin on muutettu tai poistettu.
activity-empty-title = Mitään ei ole vielä tapahtunut
activity-empty-text = Heti kun lisäät tai jaat tietoja, se kirjataan tänne.
activity-other = { $actor } – teko: { $act } ({ $about })
activity-act = Teko
activity-about = Mistä
activity-actor = Kuka
activity-hash = Tarkistusluku
report-title = Vuoden raportti
report-text = Sivu, jonka voit säilyttää tai tulostaa: kenelle jaoit, mitä lopetit ja mitä muuta tapahtui.
report-year = Vuosi
report-save = Tallenna raportti vuodelta { $year }
report-saved = Raportti on tallennettu. Avaa tiedosto, jos haluat tulostaa sen.
actor-owner = Sinä
actor-import = Tietojen lisäys
actor-sync = Tietojen päivitys
actor-safe = Holvi
act-safe-created = Holvi tehtiin.
act-import-done = Lisättiin { $count ->
        [one] 1 uusi tieto
       *[other] { $count } uutta tietoa
    }. Lähde: { $about }.
act-record-deleted = Poistit tiedon.
act-resource-written = Asiakirja kirjoitettiin: { $about }. Tekijä: { $actor }
act-resource-removed = Asiakirja poistettiin: { $about }. Tekijä: { $actor }
act-resource-moved = Siirsit tämän: { $about }.
act-policy-changed = Valitsit, missä tämä säilytetään: { $about }.
act-policy-changed-shared = Valitsit, että tämä säilytetään myös osuuskunnassa: { $about }.
act-policy-changed-local = Valitsit, että tämä säilytetään vain täällä: { $about }.
act-request-received = Saapui pyyntö. Pyytäjä: { $name }.
act-request-denied = Vastasit pyyntöön ei. Pyytäjä: { $name }.
act-anchors-changed = Valitsit, kenen hyväksynnät otetaan huomioon.
act-register-received = Hyväksyntöjen rekisteri saapui.
act-consent-given = { $name } sai sinulta suostumuksen.
act-consent-narrowed = Poistit yhden tietolajin suostumuksesta. Saaja: { $name }.
act-consent-withdrawn = Lopetit suostumuksen. Saaja: { $name }.
act-consent-expired = Suostumuksen aika päättyi. Saaja: { $name }.
act-access-confirmed = Osuuskunta vahvisti, mitä { $name } saa nähdä.
act-access-removed = Osuuskunta vahvisti, että { $name } ei saa enää nähdä sitä, minkä lopetit.
act-access-unconfirmed = Osuuskunta ei voinut vahvistaa, mitä { $name } saa nähdä.
act-remote-signed-in = Yhdistit osuuskuntaan.
act-remote-signed-out = Katkaisit yhteyden osuuskuntaan.
act-remote-left = Lähdit osuuskunnasta ja poistatit sieltä sen, mikä oli sinun.
act-sync-done = Holvi päivitettiin osuuskunnan kanssa.
act-conflict-resolved = Kahdesta versiosta valittiin.
act-data-exported = Tiedoista tehtiin kopio holvin ulkopuolelle.
act-slot-added = Holvillesi lisättiin avaustapa.
act-slot-added-recipient = Sallit avaimen avata holvisi. Avaimen haltija: { $name }.
act-slot-added-keyring = Annoit tämän tietokoneen muistaa holvisi.
act-slot-removed = Poistit holvisi avaustavan.
act-slot-removed-recipient = Poistit avaimen. Avaimen haltija: { $name }.
act-slot-removed-keyring = Annoit tämän tietokoneen unohtaa holvisi.
act-passphrase-changed = Vaihdoit salalauseen.
act-recovery-renewed = Teit uuden palautuslomakkeen. Edellinen ei enää toimi.
act-audit-damaged = Tässä luettelossa havaittiin vaurio.

## Settings

settings-size = Tekstin koko
size-normal = Tavallinen
size-large = Suuri
size-larger = Suurempi
size-largest = Suurin
settings-theme = Värit
theme-system = Kuten tietokoneessa
theme-light = Vaalea
theme-dark = Tumma
theme-contrast = Suuri kontrasti
settings-lock-title = Lukitus
settings-lock-text = Holvisi lukittuu itsestään, kun et käytä sitä. Sen jälkeen sen avaamiseen tarvitaan salalause.

## A new passphrase

suggestion-title = Salalause sinulle
suggestion-text = Kluis arpoi nämä sanat. Kukaan ei voi arvata niitä. Kirjoita ne paperille, jota säilytät kotona, ja kirjoita ne kahdesti alle.
suggestion-another = Toinen
suggestion-own = Keksin oman
suggestion-own-text = Ota vähintään neljä tavallista sanaa, jotka eivät liity toisiinsa. Älä valitse tunnettua lausetta, nimeä tai päivämäärää.
suggestion-again = Näytä sittenkin ehdotus
passphrase-insist = Tiedän, että tämä salalause on helppo arvata. Haluan sen silti.
passphrase-weak = Tämä salalause on helppo arvata. Ota toinen. Rastita tämä, jos haluat sen silti.
passphrase-changing = Salalausetta asetetaan…
passphrase-changed = Salalauseesi on vaihdettu. Vanha ei enää toimi.
strength-none = Käytä vähintään { $shortest } merkkiä. Mitä enemmän sanoja, sitä vahvempi.
strength-very-weak = Hyvin helppo arvata.
strength-weak = Helppo arvata.
strength-nearly = Melkein tarpeeksi vahva.
strength-strong = Tarpeeksi vahva.
strength-warning-row-of-keys = Vierekkäiset näppäimet arvataan nopeasti.
strength-warning-keyboard-pattern = Kuvio näppäimistöllä arvataan nopeasti.
strength-warning-repeats = Se, mikä toistuu, arvataan nopeasti.
strength-warning-common = Tämä on yksi käytetyimmistä salasanoista.
strength-warning-like-a-common-one = Tämä muistuttaa salasanaa, jota moni käyttää.
strength-warning-sequence = Sarja, kuten abc tai 6543, arvataan nopeasti.
strength-warning-year = Vuosiluku arvataan nopeasti.
strength-warning-one-word = Yksi sana yksinään arvataan nopeasti.
strength-warning-date = Päivämäärä arvataan nopeasti.
strength-warning-name = Nimet arvataan nopeasti.
strength-advice-use-a-few-words = Ota muutama tavallinen sana, jotka eivät liity toisiinsa.
strength-advice-no-need-for-symbols = Numeroita, isoja kirjaimia ja erikoismerkkejä ei tarvita.
strength-advice-add-a-word = Lisää vielä sana tai kaksi.
strength-advice-capitals-help-little = Isot kirjaimet auttavat vain vähän.
strength-advice-reversing-helps-little = Sanan kääntäminen takaperin auttaa vain vähän.
strength-advice-substitutes-help-little = Numero 0 kirjaimen o tilalla tai 3 kirjaimen e tilalla auttaa vain vähän.
strength-advice-longer-pattern = Pidempi kuvio, jossa on enemmän käännöksiä, on parempi, mutta sanat ovat vielä parempia.
strength-advice-avoid-repeats = Älä toista sanoja tai kirjaimia.
strength-advice-avoid-sequences = Älä käytä sarjoja, kuten abc tai 1234.
strength-advice-avoid-dates = Älä käytä päivämääriä tai vuosilukuja, etenkään omiasi.

## Asking words back, shares of a recovery sheet

recovery-save = Tallenna lomake
recovery-saved = Lomake on tallennettu.
recovery-next = Jatka
recovery-next-text = Tämän jälkeen Kluis kysyy kahta sanoista. Silloin tiedät varmasti, että sinulla on ne.
recovery-later = Myöhemmin
recovery-later-title = Tarkistetaanko myöhemmin?
recovery-later-text = Et näe näitä sanoja enää: jos unohdat salalauseesi eikä sinulla ole sanoja, kukaan ei voi enää avata holviasi.
recovery-later-confirm = Kyllä, myöhemmin
read-back-title = Onko sinulla sanat?
read-back-lead = Ota lomakkeesi. Kirjoita sana { $first } ja sana { $second }.
read-back-word = Sana { $number }
read-back-wrong = Sana { $number } ei ole oikein. Katso se lomakkeestasi.
read-back-look = Näytä sanat uudelleen
read-back-done = Valmis
split-title = Jaa osiin ihmisille, joihin luotat
split-text = Annat jokaiselle osan. Kun tarpeeksi osia on yhdessä, holvisi avautuu. Se, jolla on liian vähän osia, ei voi tehdä niillä mitään.
split-kind = Kuinka monta osaa
split-option = { $count } osasta tarvitaan { $threshold }
split-make = Tee osat
split-made = Osat ovat alla. Näet ne vain nyt. Jos teet ne vielä kerran, uudet eivät sovi yhteen näiden kanssa.
split-share = Osa { $number } / { $count }
split-share-text = Holvin avaamiseen tarvitaan { $threshold } osaa.
split-save = Tallenna osa { $number }

## Opening in other ways

key-words-found = { $count } / { $words } sanaa
key-shares-found =
    { $count ->
        [one] 1 osa tunnistettu
       *[other] { $count } osaa tunnistettu
    }
unlock-another-title = Avaa toinen holvi
unlock-back-to = Takaisin holviin: { $owner }
unlock-none-left = Kaikki tämän tietokoneen holvit ovat jo auki.
unlock-keyring = Avaa tällä tietokoneella
locked-idle = Holvisi lukittui, koska sitä ei käytetty vähään aikaan.
locked-sleep = Holvisi lukittui, koska tietokone meni lepotilaan.
locked-screen-lock = Holvisi lukittui, koska näyttö lukittiin.
recovered-title = Holvisi on auki
recovered-lead = Valitse nyt uusi salalause. Sen jälkeen vanha ei enää toimi.
recovered-submit = Aseta salalause
recovered-later = Myöhemmin
safes-other = Muut holvit
safes-open = Avoimet holvit
safes-shown = näet nyt tämän
safes-another = Avaa toinen holvi

## A safe of a backup

restore-open = Avaa varmuuskopio
restore-title = Avaa varmuuskopio
restore-lead = Kluis tekee varmuuskopiosta uuden holvin. Holveissa, jotka ovat jo olemassa, ei muutu mitään.
restore-file = Varmuuskopio
restore-choose = Valitse varmuuskopio
restore-choose-other = Valitse toinen
restore-name = Holvin nimi tällä tietokoneella
restore-name-hint = Jos nimi on jo olemassa, se saa numeron.
restore-submit = Palauta
restore-busy = Holvia palautetaan…
restore-stopped = Keskeytetty. Holvia ei tehty.

## Long work

work-percent = { $percent } %
work-stopping = Kluis lopettaa…
work-stopped = Keskeytetty. Mitään ei muutettu.

## Who reviews requests

trust-title = Kuka tarkistaa pyynnöt
trust-text = Tutkimuksen tai sovelluksen tarkistaa ensin eettinen ja oikeudellinen toimikunta. Tästä näet, kenen allekirjoitus on pätevä.
trust-nobody = Kluis ei vielä luota kehenkään. Siihen asti mitään hyväksyntää ei voi tarkistaa. Osuuskuntasi voi antaa sinulle luettelonsa toimikunnista.
trust-role-ethics = Eettinen toimikunta
trust-role-legal = Oikeudellinen toimikunta
trust-role-register = Rekisterin pitäjä
trust-no-register = Hyväksyntöjen rekisteriä ei ole vielä tullut.
trust-register-fresh = Rekisteri numero { $number }. Seuraava tulee ennen: { $date }.
trust-register-stale = Rekisteri numero { $number } on vanha: seuraavan olisi pitänyt tulla ennen: { $date }. Pyydä osuuskunnalta uusin.
trust-choose = Avaa toimikuntien luettelo
trust-register = Avaa uudempi rekisteri
trust-register-taken = Kluis tuntee nyt tämän rekisterin.
trust-set = Tästä lähtien heidän allekirjoituksensa on pätevä.
trust-ask-title = Luotetaanko niihin, jotka ovat tiedostossa { $file }?
trust-ask-text = Sen jälkeen vain heidän hyväksyntänsä ovat päteviä. Tee tämä vain luettelolla, jonka olet saanut osuuskunnalta itseltään: nimet siinä on valinnut sen tekijä.
trust-ask-nobody = Tässä luettelossa ei ole ketään. Kluis ei sen jälkeen luota enää kehenkään.
trust-ask-confirm = Luota heihin

## The ways to open

settings-safe-title = Oma holvi
ways-title = Avaustavat
ways-lead = Mikä voi avata holvisi, ja kuka.
ways-change = Muuta
ways-passphrase = Vaihda salalause
ways-sheet = Tee uusi palautuslomake
ways-sheet-title = Tehdäänkö uusi palautuslomake?
ways-sheet-text = Vanha palautuslomake ja sen osat eivät sen jälkeen enää avaa holviasi.
ways-add = Lisää toinen tapa
ways-add-text = Jokainen uusi tapa on myös yksi tie lisää sisään. Lisää vain se, mitä tarvitset.
ways-helper = Päästä auttaja sisään
ways-keyring = Muista tällä tietokoneella
ways-keyring-title = Muistetaanko tällä tietokoneella?
ways-keyring-text = Holvisi avautuu silloin ilman salalausetta: se, joka on kirjautunut tähän tietokoneeseen sinuna, voi lukea kaiken.
ways-keyring-done = Tämä tietokone voi nyt avata holvisi ilman salalausetta.
ways-removed = Poistettu. Tämä tapa ei enää avaa holviasi.
ways-renew-text = Tee tämä, jos joku on voinut kopioida avaimesi tai tiedostosi. Kaikki holvissasi saa silloin uudet avaimet.
slot-passphrase = Salalause
slot-recovery = Palautuslomake
slot-recipient = Auttajan avain
slot-keyring = Tämä tietokone
slot-other = Muu tapa
slot-added = { $date } lähtien
slot-remove = Poista
slot-remove-label = Poista: { $name }
words-nl = Hollanninkieliset sanat
words-fr = Ranskankieliset sanat
words-en = Englanninkieliset sanat
remove-title = Poistetaanko { $name }?
remove-text-recipient = { $name } ei voi sen jälkeen enää avata holviasi, mutta se, joka on kopioinut holvisi tiedostot ja kyseisen avaimen, voi yhä lukea sitä kopiota.
remove-text-keyring = Tällä tietokoneella holvisi avautuu sen jälkeen vain salalauseella tai palautuslomakkeella.
remove-text-passphrase = Tämä salalause ei sen jälkeen enää avaa holviasi, mutta se, joka on kopioinut holvisi tiedostot ja tietää salalauseen, voi yhä lukea sitä kopiota.
remove-text-recovery = Tämä palautuslomake ei sen jälkeen enää avaa holviasi, mutta se, joka on kopioinut holvisi tiedostot ja jolla on lomake, voi yhä lukea sitä kopiota.
remove-text-other = { $name } ei sen jälkeen enää avaa holviasi, mutta se, joka on kopioinut holvisi tiedostot, voi sillä yhä lukea sitä kopiota.
remove-renew = Uusi sen jälkeen myös avaimet
remove-renew-hint = Silloin se, mitä säilytät myöhemmin, on turvassa myös siltä, jolla on vielä vanha avain.
change-lead = Sen jälkeen vain uusi salalause avaa holvisi. Palautuslomakkeesi toimii edelleen.
change-current = Nykyinen salalauseesi
helper-lead = Tämä on sille, jolla on oma age-avain.
helper-trust = Se, jolla on tämä avain, voi avata ja lukea kaiken holvissasi, nyt ja myöhemmin.
helper-label = Auttajan nimi
helper-key = Auttajan julkinen avain
helper-key-hint = Sen alussa on age1. Auttaja antaa sen sinulle.
helper-key-wrong = Tämä ei ole julkinen avain. Julkisen avaimen alussa on age1.
helper-key-known = Tämä avain avaa holvin jo.
helper-submit = Päästä sisään
helper-added = Auttaja voi nyt avata holvisi.
renew-title = Uusi avaimet
renew-lead = Kaikki holvissasi lukitaan uudelleen uusilla avaimilla. Se voi kestää jonkin aikaa.
renew-passphrase-stays = Salalauseesi pysyy samana.
renew-sheet = Saat uuden palautuslomakkeen. Vanha ei sen jälkeen enää toimi.
renew-others = Auttajat ja tämä tietokone eivät sen jälkeen enää voi avata holviasi. Lisää ne uudelleen, jos haluat.
renew-copies = Se, jolla on kopio vanhoista tiedostoista ja vanha avain, voi yhä lukea sitä kopiota. Tämä koskee myös vanhoja varmuuskopioita.
renew-submit = Uusi nyt
renew-busy = Avaimia uusitaan…
renew-stopped = Keskeytetty. Holvissasi ovat vielä vanhat avaimet.

## Backups

backups-title = Varmuuskopiot
backups-lead = Kopio koko holvistasi, lukittuna, siltä varalta, että tietokoneesi menee rikki.
backup-tried = Kokeilit varmuuskopiotasi viimeksi { $date }. Kaikki oli siinä.
backup-last = Viimeisin varmuuskopio on tehty { $date }.
backup-never-tried = Et ole vielä kokeillut sitä.
backup-none = Holvistasi ei ole vielä varmuuskopiota.
backup-problem = Viimeisin varmuuskopiointi ei onnistunut. Katso, onko kansio olemassa, esimerkiksi onko USB-tikku tietokoneessa.
backup-due = On aika tehdä uusi varmuuskopio.
backup-plan-title = Minne ja kuinka usein
backup-folder = Varmuuskopioiden kansio
backup-folder-none = Kansiota ei ole vielä valittu
backup-folder-hint = USB-tikku tai toinen levy on paras. Samalla tietokoneella kopio ei auta, kun tietokone menee rikki.
backup-folder-choose = Valitse kansio
backup-folder-first = Valitse ensin kansio.
backup-days = Kuinka usein Kluis tekee kopion itse?
backup-days-never = Ei koskaan itse
backup-days-every =
    { $days ->
        [one] Joka päivä
        [7] Joka viikko
       *[other] { $days } päivän välein
    }
backup-make-title = Tee ja kokeile
backup-now = Tee varmuuskopio nyt
backup-busy = Varmuuskopiota tehdään…
backup-done = Varmuuskopio on valmis: { $resources ->
        [one] 1 tieto
       *[other] { $resources } tietoa
    }, { $size }, { $date }.
backup-done-file = Sen nimi on { $file }.
backup-removed =
    { $count ->
        [one] 1 vanha varmuuskopio siivottiin pois, koska uudempia on.
       *[other] { $count } vanhaa varmuuskopiota siivottiin pois, koska uudempia on.
    }
backup-unreadable =
    { $count ->
        [one] 1 suurta tiedostoa ei voitu lukea, eikä se ole mukana.
       *[other] { $count } suurta tiedostoa ei voitu lukea, eivätkä ne ole mukana.
    } Tarkista holvisi alla.
backup-files = Varmuuskopiot tässä kansiossa
backup-no-files = Tässä kansiossa ei ole vielä holvisi varmuuskopiota.
backup-file = Tiedosto
backup-size = Koko
rehearse = Kokeile
rehearse-label = Kokeile: { $file }
rehearse-newest = Kokeile uusinta
rehearse-busy = Varmuuskopiota kokeillaan…
rehearse-done = Varmuuskopio, joka on tehty { $date }, toimii. Kaikki on siinä: { $resources ->
        [one] 1 tieto
       *[other] { $resources } tietoa
    }, täsmälleen samanlaisena kuin silloin, kun kopio tehtiin.
rehearse-failed = Tätä varmuuskopiota ei voi käyttää. Itse holviasi ei muutettu. Tee uusi ja kokeile sitä.
rehearse-what = Mitä kokeileminen on?
rehearse-what-text = Kluis palauttaa koko varmuuskopion paikkaan, joka katoaa sen jälkeen, ja vertaa kaikkea. Holvissasi ei muutu mitään. Näin tiedät, että kopio toimii, ennen kuin tarvitset sitä.
verify-safe-title = Tarkista holvisi
verify-safe-text = Kluis lukee kaiken holvissasi ja katsoo, ettei mikään ole vaurioitunut.
verify-safe = Tarkista kaikki
verify-safe-busy = Holvia tarkistetaan…
verify-safe-good = Kaikki tarkistettu: sisältöjä { $bodies } ja holvista { $size }. Mikään ei ole vaurioitunut.
verify-safe-bad =
    { $count ->
        [one] 1 asia ei ole kunnossa. Kluis ei muuttanut mitään. Palauta varmuuskopio tai pyydä apua.
       *[other] { $count } asiaa ei ole kunnossa. Kluis ei muuttanut mitään. Palauta varmuuskopio tai pyydä apua.
    }
verify-place-header = Holvin alku
verify-place-page = Holvin sivu
verify-place-structure = Holvin rakenne
verify-place-reference = Viittaus holvissa
verify-place-body = Tiedon sisältö
verify-place-object = Suuri tiedosto
verify-place-index = Hakuluettelo
verify-place-audit = Tapahtumien luettelo
home-backup-due = On aika tehdä varmuuskopio.
home-backup-problem = Viimeisin varmuuskopiointi ei onnistunut.
home-sheet = Et ole vielä tarkistanut palautuslomakettasi. Jos sinulla ei ole sanoja, tee uusi lomake.
home-unfinished = Jatka pyyntöä. Pyytäjä: { $name }. Olit jo täyttänyt jotakin.
request-draft = Täytit tämän aiemmin. Katso se läpi, ennen kuin päätät.

## When the safe locks

lock-minutes = Lukitse, kun en tee mitään
lock-minutes-option =
    { $minutes ->
        [one] 1 minuutin kuluttua
       *[other] { $minutes } minuutin kuluttua
    }
lock-sleep = Lukitse, kun tietokone menee lepotilaan
lock-screen = Lukitse, kun näyttö lukitaan

## New keys

act-keys-renewed = Holvi sai uudet avaimet. Aiemmat eivät enää avaa sitä.

## Syncing by itself

settings-sync-title = Tietojen päivitys
settings-sync-text = Niin kauan kuin holvisi on auki, Kluis päivittää sitä itse osuuskunnan kanssa. Sitä varten sinun on oltava yhteydessä osuuskuntaan. Lukittu holvi ei lähetä mitään.
sync-every = Kuinka usein
sync-every-option = { $minutes } minuutin välein ja pian jokaisen muutoksen jälkeen
sync-every-off = Vain, kun pyydän
sync-metered = Myös silloin, kun yhteydestä maksetaan käytön mukaan
sync-battery = Myös silloin, kun tietokone käy akulla
