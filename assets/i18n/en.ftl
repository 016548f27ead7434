# The texts of the pages in English. They say the same as the Dutch ones.

## Product and window

product = Kluis
window-title = { $page } – Kluis
loading = One moment…
close = Close
list-more = And { $count } more.
back = Back
next = Next
language = Language
language-nl = Nederlands
language-en = English
language-fr = Français
language-de = Deutsch
language-fi = Suomi
field-show = Show
field-hide = Hide
field-show-label = { $act }: { $field }
dialog-cancel = Cancel
safe-of = Safe of { $owner }
lock-now = Lock now

## The way around

nav-label = Parts
nav-home = Overview
nav-data = My data
nav-add = Add
nav-sharing = Shared with
nav-cooperative = Cooperative
nav-activity = What happened
nav-settings = Settings

## Dates

month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mar
month-short-4 = Apr
month-short-5 = May
month-short-6 = Jun
month-short-7 = Jul
month-short-8 = Aug
month-short-9 = Sep
month-short-10 = Oct
month-short-11 = Nov
month-short-12 = Dec
date-long = { $day } { $month } { $year }
date-short = { $day } { $month } { $year }
date-month = { $month } { $year }
date-time = { $date }, { $time }
clock = { $hours }:{ $minutes }
date-unknown = date unknown
date-day-label = Day
date-month-label = Month
date-year-label = Year

## Errors: what happened, what is safe, what to do

error-details = Technical details
error-retry = Try again
error-failed = Something went wrong. Please try again. If it fails again, show the technical details to whoever helps you.
error-usage = This could not be done because something was filled in wrongly. Please check it and try again.
error-wrong-key = This does not open this safe. Please check what you typed, capitals and spaces too.
error-not-found = This was not found. It may have been deleted in the meantime.
error-conflict = This was changed somewhere else in the meantime. Nothing was overwritten. Look at it again and then retry.
error-refused = Your choices or the rules do not allow this. Nothing has changed.
error-offline = The cooperative cannot be reached now. Your data on this computer is safe. Try again later.
error-damaged = Damaged data was found. Kluis has changed nothing. Restore a copy or ask for help.
error-locked = Your safe is locked. Open it again to continue.
error-unreadable = This file could not be understood. Nothing of it was taken in.
error-exists = Something with this name is already there. Choose another name.
error-newer = This was made by a newer version of Kluis. Update Kluis to open it.
error-weak-passphrase = This passphrase is too easy to guess. Choose a longer one.
error-not-signed-in = You are not connected with a cooperative yet. Connect first on the page Cooperative.
error-sign-in-refused = The cooperative refuses this sign-in. Check the address. If you use a key, check its name and secret too.
error-sign-in-denied = You did not allow Kluis in the browser. Nothing has changed. You can try again.
error-sign-in-ended = The cooperative has ended your sign-in. What is waiting keeps waiting safely. Sign in again on the page Cooperative.

## A new safe

welcome-step = Step { $step } of 3
welcome-title = Make your safe
welcome-lead = A safe keeps your health data on this computer. Only you can open it.
welcome-owner = Your name
welcome-owner-hint = The folder of the safe on this computer gets a name like this.
welcome-owner-missing = Please fill in a name.
welcome-create = Make the safe
welcome-creating = Making the safe…
passphrase-title = Choose a passphrase
passphrase-lead = The passphrase is the key of your safe. Nobody can look it up for you.
passphrase-first = Your new passphrase
passphrase-again = Your new passphrase, once more
passphrase-too-short = This passphrase is too short. Use at least { $shortest } characters.
passphrase-different = The two passphrases are not the same. Type them again.
recovery-title = Your recovery sheet
recovery-lead = With these words you open your safe if you forget the passphrase. You see them only now. Save the sheet, print it or write the words down.
recovery-sheet-title = Recovery sheet of the safe of { $owner }
recovery-sheet-text = Whoever has these words can open the safe. Keep this sheet in a safe place, not near the computer.
recovery-print = Print the sheet

## Opening

unlock-title = Open your safe
unlock-which = Which safe?
unlock-broken = This safe cannot be read.
unlock-passphrase = Passphrase
unlock-recovery = Words of the recovery sheet
unlock-recovery-hint = Type all words in the right order. Do you have shares of a recovery sheet? Then type one on each line.
unlock-submit = Open
unlock-busy = Opening…
unlock-patience = This takes a few seconds. It slows down whoever guesses.
unlock-use-recovery = Open with the recovery sheet
unlock-use-passphrase = Open with the passphrase
unlock-create = Make another safe

## Overview

home-hello = Hello { $owner }
home-state = Your safe keeps { $records ->
        [one] 1 record
       *[other] { $records } records
    } of { $categories ->
        [one] 1 kind
       *[other] { $categories } kinds
    }.
home-all-here = Everything is only on this computer.
home-all-there = Everything is at the cooperative too.
home-some-there =
    { $count ->
        [one] { $what } is at the cooperative too.
       *[other] { $what } are at the cooperative too.
    } The rest is only on this computer.
home-many-there = { $count } kinds are at the cooperative too. The rest is only on this computer.
home-nobody = Nobody else may see anything.
home-may-see = { $name } may see: { $what }.
home-may-see-later = You gave { $name } consent for: { $what }. It is not in force yet.
home-more-may-see =
    { $count ->
        [one] 1 other may see something too.
       *[other] { $count } others may see something too.
    }
home-who-sees = Look who may see what
home-ending =
    { $count ->
        [one] You stopped 1 consent. The cooperative has not confirmed that yet.
       *[other] You stopped { $count } consents. The cooperative has not confirmed that yet.
    }
home-standing =
    { $count ->
        [one] Something changed about the approval of 1 consent you gave. Look whether you stop it.
       *[other] Something changed about the approval of { $count } consents you gave. Look whether you stop them.
    }
grant-standing-advice = You can stop this consent below.
list-and = { $first } and { $last }
home-attention = What wants your attention
home-all-well = Nothing is waiting for you.
home-requests =
    { $count ->
        [one] 1 request is waiting for your answer.
       *[other] { $count } requests are waiting for your answer.
    }
home-conflicts =
    { $count ->
        [one] 1 record was changed here and at the cooperative.
       *[other] { $count } records were changed here and at the cooperative.
    }
home-pending =
    { $count ->
        [one] 1 change is waiting to go to the cooperative.
       *[other] { $count } changes are waiting to go to the cooperative.
    }
home-measurements = Last measurements
home-empty-title = Your safe is still empty
home-empty-text = Add a file that you got from a doctor, a hospital or a device. You first see what is in it.
home-empty-add = Add your first data

## My data

data-lead = Everything in your safe, by kind.
data-empty-title = There is no data yet
data-empty-text = Here you will see your measurements, medication, results and more. Begin by adding a file.
data-empty-categories =
    { $count ->
        [one] 1 kind with nothing in it yet
       *[other] { $count } kinds with nothing in them yet
    }
data-count =
    { $count ->
        [one] 1 record
       *[other] { $count } records
    }
data-newest = Newest: { $date }
data-shared-with =
    { $count ->
        [one] 1 other may see this
       *[other] { $count } others may see this
    }
data-sensitive = extra sensitive
state-local = only on this computer
state-sealed = unreadable at the cooperative
state-shared = at the cooperative too
state-mixed = partly at the cooperative
category-filter = Search in this list
category-count =
    { $count ->
        [0] No records found
        [one] 1 record
       *[other] { $count } records
    }
category-empty-title = Nothing here yet
category-empty-text = Add a file that holds this kind of data.
table-date = Date
table-what = What
table-value = Value
table-source = Source
pager-label = Pages
pager-newer = Newer
pager-older = Older
pager-range = { $first } to { $last } of { $total }
chart-choose = Show the chart of
chart-help = Walk along the readings with the arrow keys. The same readings are in the table below.
chart-reading = { $date }: { $value }
chart-summary = Chart of { $title }: { $count } readings from { $first } to { $last }
chart-as-table = Show as a table

## One record

record-title = Record
record-no-source = not known
record-modified = In the safe since or changed on
record-technical = Show technical details
record-path = Place in the pod
record-etag = Version mark (ETag)
record-revision = Revision
record-kind = Kind of document
record-turtle = The document as Turtle
record-delete = Delete
record-delete-title = Delete this record?
record-delete-text = The record leaves your safe and you cannot bring it back here; copies already made stay where they are.
record-deleted = The record was deleted.
field-name-name = Name
field-name-code = What
field-name-medication = Medication
field-name-vaccine = Vaccine
field-name-value = Value
field-name-systolic = Systolic
field-name-diastolic = Diastolic
field-name-component = Part
field-name-dose = Dose
field-name-reaction = Reaction
field-name-when = When
field-name-onset = Began
field-name-abatement = Over
field-name-period = Period
field-name-status = Status
field-name-clinical-status = Status according to the caregiver
field-name-verification-status = How sure
field-name-interpretation = Interpretation
field-name-reference-range = Usual range
field-name-severity = Severity
field-name-criticality = How dangerous
field-name-birth-date = Born
field-name-gender = Gender
field-name-telecom = Contact
field-name-address = Address
field-name-note = Note
field-name-reason = Reason
field-name-lot-number = Lot number
field-name-expiration-date = Expires
field-name-route = Route
field-name-site = Site on the body
field-name-manufacturer = Manufacturer
field-name-category = Category
field-name-method = Method
field-name-body-site = Site on the body
field-name-performer = Performed by
field-name-requester = Requested by
field-name-recorder = Recorded by
field-name-asserter = Stated by
field-name-recorded = Recorded on
field-name-issued = Issued on
field-name-authored = Authored on
field-name-subject = About whom
field-name-encounter = At which visit
field-name-device = Device
field-name-result = Result
field-name-derived-from = Derived from
field-name-has-member = Belongs to it
field-name-identifier = Identifier
field-value-final = final
field-value-preliminary = preliminary
field-value-amended = amended
field-value-corrected = corrected
field-value-active = active
field-value-completed = completed
field-value-stopped = stopped
field-value-male = male
field-value-female = female

## Adding

add-title = Add data
add-lead = First you see what is in it. Only then you choose whether it goes into your safe.
add-drop = Drag files onto this window, or choose them on your computer.
add-drop-here = Drop here to see what is in it
add-choose = Choose files
add-kinds = Kluis now reads health data in the FHIR format (JSON).
add-looking = Kluis is looking at what is in: { $files }
add-cancel = Cancel
add-preview-title = This is in it
add-preview-text = Nothing has been put in your safe yet.
add-period = The data goes from { $first } to { $last }.
add-by-category = New and changed, by kind
add-category = Kind
add-count = Number
add-new = { $count } new
add-known = { $count } already in your safe
add-changed = { $count } changed
add-unreadable = { $count } not read
add-unreadable-show = Show what could not be read
add-place = Place: { $place }.
add-file-refused = This file could not be read. Nothing of it is taken in.
add-format-unknown = kind of file not recognised
format-fhir-bundle = Health data (FHIR bundle)
format-fhir-ndjson = Health data (FHIR lines)
format-fhir-resource = Health data (FHIR)
add-commit =
    { $count ->
        [one] Put 1 record in my safe
       *[other] Put { $count } records in my safe
    }
add-nothing-new = There is nothing new to add
add-writing = The data is going into your safe…
add-progress-file = { $file }: file { $number } of { $files }
add-progress-records =
    { $count ->
        [one] 1 record read
       *[other] { $count } records read
    }
add-done =
    { $count ->
        [one] 1 record was put in your safe.
       *[other] { $count } records were put in your safe.
    }
add-look = Look at my data
add-more = Add something else
add-failed-safe = Of a file that was not finished, nothing was kept.
add-stopping = Kluis is stopping…
add-stopped = Stopped. Files that were finished are in your safe. Of the file that Kluis was working on, nothing was kept.

## Shared with

sharing-lead = Who may see what, why and until when. You can stop any consent at any time.
sharing-open-request = Open a request from a file
sharing-fetch = Look into your inbox at the cooperative
sharing-paste = Paste a request as text
sharing-paste-label = The text of the request
sharing-paste-hint = From a message or a web page. Nothing happens before you have chosen.
sharing-paste-read = Read the request
inbox-none = Your place at the cooperative has no inbox. Ask the cooperative how requests reach you.
inbox-nothing = There are no new requests.
inbox-full = There is more in your inbox than Kluis reads at once. Look again, or decide about the requests below first.
inbox-new =
    { $count ->
        [one] 1 new request waits for you.
       *[other] { $count } new requests wait for you.
    }
sharing-requests = Requests waiting for you
sharing-matrix = Who may see what
sharing-recipient = Who
sharing-may-see = may see
sharing-may-see-later = may see, not in force yet
sharing-may-not-see = may not see
sharing-grants = Your consents
sharing-empty-title = You share with nobody
sharing-empty-text = If somebody wants to see your data, the question comes to you first. Without your consent nobody may see anything.
sharing-stop-all = Stop everything
stopped-now =
    Stopped. { $time ->
        [none] The cooperative confirmed this.
       *[other] The cooperative confirmed this at { $time }.
    }
stopped-here = Stopped on this computer. At the cooperative it stops as soon as your safe can bring it up to date. Until then it may still be readable there.
stopped-unsure = Stopped on this computer. The cooperative could not confirm that it has stopped there too. It may still be readable there.
sharing-ended =
    { $count ->
        [one] 1 consent that is over
       *[other] { $count } consents that are over
    }
grant-what = May see
grant-why = Why
grant-since = Since
grant-until = Until
grant-ended = Stopped on
grant-planned = starting
grant-active = running
grant-ending = stopping
grant-over = stopped
grant-stop = Stop
grant-stop-label = Stop sharing with { $recipient }
grant-stop-part-label = Stop sharing { $what } with { $recipient }
grant-taken-out = Not any more
grant-taken-out-confirmed = { $what }, since { $date }
grant-taken-out-pending = { $what }, since { $date }. The cooperative has not confirmed this yet.
grant-taken-out-unconfirmed = { $what }, since { $date }. The cooperative could not confirm this.
grant-receipts =
    { $count ->
        [one] 1 receipt
       *[other] { $count } receipts
    }
receipt-of-given = Consent given
receipt-of-narrowed = Part stopped ({ $number })
receipt-of-withdrawn = Consent stopped
receipt-of-expired = Consent ran out
receipt-keep = Keep or print
receipt-keep-label = Keep or print the receipt: { $what }, { $recipient }
receipt-kept = The receipt is saved. Open the file to print it.
place-gateway = The gate on this computer
place-cooperative = The cooperative
place-file = The file
enforced-confirmed-at = { $place } confirmed this on { $time }.
enforced-confirmed = { $place } confirmed this.
enforced-pending = { $place } has not confirmed this yet.
enforced-needs-place = For { $what } this holds as soon as that is shared at the cooperative.
enforced-unconfirmed = { $place } could not confirm this. The consent may not work there.
stopped-confirmed-at = { $place } confirmed on { $time } that it has stopped.
stopped-confirmed = { $place } confirmed that it has stopped.
stopped-pending = { $place } has not confirmed the stop yet. It happens as soon as your safe can bring it up to date there.
stopped-unconfirmed = { $place } could not confirm that it has stopped. It may still be readable there.
stop-title = Stop sharing with { $recipient }?
stop-text = { $recipient } may then see nothing new; copies already made cannot be taken back.
stop-part-title = Stop sharing { $what } with { $recipient }?
stop-part-text = { $recipient } may then see nothing new of it, and keeps seeing the rest; copies already made cannot be taken back.
stop-all-title = Stop everything?
stop-all-text = Nobody may then see anything new; copies already made cannot be taken back.
purpose-AcademicResearch = Academic research
purpose-ScientificResearch = Scientific research
purpose-ResearchAndDevelopment = Research and development
purpose-NonCommercialResearch = Non-commercial research
purpose-CommercialResearch = Commercial research
purpose-PublicBenefit = Public benefit
purpose-ServiceProvision = Providing a service to you
purpose-Personalisation = Adapting a service to you
purpose-MedicalHealth = Care for your health
purpose-Healthcare = Health care
purpose-PatientMonitoring = Following your health
purpose-Marketing = Marketing

## One request

request-title = Request
request-from = { $name } asks for data
request-received = Came in on { $date }
request-who = Who asks
request-who-hint = This is what the asker calls itself. Kluis cannot find out who it really is. Ask them if you are in doubt.
request-why = What for
request-message = Message from the asker
request-until = Asked until
request-came = Came in on
request-which = What may they see?
request-which-hint = Tick only what you want to show. Giving less than asked is always allowed.
request-records =
    { $count ->
        [0] nothing in your safe now
        [one] 1 record in your safe
       *[other] { $count } records in your safe
    }
request-later-too = What you tick also holds for data that is added later.
request-allow-until = Until which day is it allowed?
request-nothing-ticked = First tick what they may see.
request-no-such-day = This day does not exist. Choose another.
request-too-late = This day is later than was asked. Choose an earlier one.
request-in-the-past = This day is over. Choose a later one.
request-undo = You can always stop later. Copies made by then cannot be taken back.
request-not-now = Not now
request-no = No
request-allow = Allow
allowed-now =
    { $name } may now see: { $what }. { $time ->
        [none] The cooperative confirmed this.
       *[other] The cooperative confirmed this at { $time }.
    }
allowed-needs-place = You gave consent. For { $what } it holds as soon as that is shared at the cooperative. Choose “Shared” for it under Cooperative.
allowed-later = You gave consent. The cooperative has not confirmed it yet. It holds as soon as your safe can bring it up to date there.
allowed-unsure = You gave consent. The cooperative could not confirm that it works.
announce-cooperative = Go to Cooperative
request-denied = You said no. The asker sees nothing.
request-left = The request stays waiting. Nothing is shared.
request-was-allowed = You have already allowed this request.
request-was-denied = You have already said no to this request.
verdict-reviewed = Reviewed by two committees
verdict-reviewed-text = The ethics and the legal committee approved this. Kluis could check that itself.
verdict-warning = Reviewed, with one thing to know first
verdict-warning-text = The ethics and the legal committee approved this. Read below what is not as it should be before you decide.
verdict-unreviewed = Without an approval that Kluis can check
verdict-unreviewed-text = Sharing with a person, such as your doctor or family, needs no committee. Does a study or a company ask? Then first ask for their approval.
verdict-rejected = Something is wrong with this request
verdict-rejected-text = A check failed. That is why it cannot be allowed.
check-passed = in order
check-not-passed = not in order
check-not-checked = cannot be checked
check-recipient = The address of the asker
check-dates = The dates
check-purposes = What it is for
check-modes = What may be done with it
check-categories = Which data
check-whole-pod = Does not ask for everything at once
check-dossier-digest = The dossier belongs to the request
check-reviews = Approval of the committees
check-signature = The signature
check-ethics = Approval of the ethics committee
check-legal = Approval of the legal committee
check-register = What the register of approvals says now
check-approved = Asks no more than was approved
review-part-ethics = The approval of the ethics committee
review-part-legal = The approval of the legal committee
review-part-register = The register of approvals
review-part-request = The request
review-part-dossier = The dossier of the study
review-part-is-review-missing = { $part } did not come with the request.
review-part-is-missing = { $part } did not come with the request.
review-part-is-malformed = { $part } cannot be read.
review-part-is-unsigned = { $part } is not signed by anybody.
review-part-is-issuer-not-pinned = { $part } was signed by somebody you do not trust for that.
review-part-is-key-issuer-mismatch = { $part } was signed by somebody else than it says.
review-part-is-signature = { $part } was changed after it was signed, or the signature is forged.
review-part-is-not-yet-valid = { $part } does not hold yet.
review-part-is-expired = { $part } has expired.
review-part-is-not-approved = { $part } says no.
review-reason-unsupported-proof = A signature is of a kind that Kluis does not accept.
review-reason-register-stale = The register of approvals is old. Kluis does not know what was withdrawn since.
review-reason-register-rollback = The register of approvals is older than one that Kluis saw before.
review-reason-register-digest = The register knows another text of an approval than the one that came.
review-reason-register-status = The register says something about an approval that Kluis does not know.
review-reason-not-in-register = The register does not know an approval that came with the request.
review-reason-withdrawn = An approval was withdrawn.
review-reason-suspended = An approval does not hold for the time being.
review-reason-warning = The register warns about this study.
review-reason-subject-mismatch = The approvals are for somebody else than who asks.
review-reason-dossier-mismatch = The approvals are for another study.
review-reason-dossier-digest = The description of the study was changed after it was approved.
review-reason-no-purpose = The request does not say what for.
review-reason-purpose-exceeds-approval = It asks for something else than was approved.
review-reason-no-category = The study does not say which kinds of data it needs.
review-reason-categories-exceed-approval = It asks for more kinds of data than was approved.
review-reason-no-mode = The request does not say what is done with the data.
review-reason-modes-exceed-approval = It wants to do more with your data than was approved.
review-reason-no-expiry = The request does not say until when.
review-reason-expiry-exceeds-approval = It asks for longer than was approved.
review-reason-no-data = The request does not say which data.
review-reason-resource-outside-categories = It asks for places that hold more than was approved.
review-reason-inherit-unstated = The request does not say whether what you add later is asked for too.

## Cooperative

cooperative-lead = What you keep at your cooperative. You choose by kind. Without your choice nothing leaves.
sign-in-title = Connect with your cooperative
sign-in-again-title = Sign in again
sign-in-text = You sign in in your browser, on the page of your cooperative. Kluis does not see your password.
sign-in-url = Address of the cooperative
sign-in-url-hint = For example https://pod.example.org/eva/
sign-in-where = Where do I find this?
sign-in-where-text = It is in the letter or e-mail from your cooperative. Or sign in at the cooperative in your browser, and copy what the address bar shows at the top. The address of your pod or your WebID is fine too.
sign-in-browser = Sign in with the browser
sign-in-by-key = I have an access key instead
sign-in-by-browser = Sign in with the browser instead
sign-in-key-text = Kluis then needs a key of its own. You make it at the cooperative:
sign-in-help-account = Open the account page of your cooperative in your browser and sign in.
sign-in-help-make = Make a new access key there (“credential token”).
sign-in-help-copy = Copy its name and secret below. The secret is shown there only once.
sign-in-client-id = Name of the key (client id)
sign-in-secret = Secret of the key (client secret)
sign-in-missing = Please fill this in.
sign-in-submit = Connect
sign-in-busy = Connecting…
sign-in-done = You are connected with the cooperative.
sign-in-wait-title = Continue in your browser
sign-in-wait-text = Your browser shows the page of your cooperative. Sign in there and allow Kluis. After that it goes on here by itself.
sign-in-open-again = Open again
sign-in-no-browser = Kluis could not open a browser. Please open one yourself. Kluis keeps waiting for you here.
sign-in-by-hand = The browser does not open?
sign-in-by-hand-text = Copy this address and paste it into the address bar of a browser on this computer.
sign-in-address = Address for the browser
sign-in-copy = Copy the address
copy-done = Copied.
copy-by-hand = The text is selected. Press Ctrl and C to copy it.
sign-in-ended = The cooperative has ended your sign-in. Your data is safe. What is waiting goes on once you have signed in again.
account-title = Your account
account-offline = The cooperative cannot be reached now. What is waiting keeps waiting safely.
account-storage = Your data there
account-web-id = Your web address there (WebID)
account-last = Last brought up to date
account-never = never yet
disconnect = Disconnect
disconnect-title = Disconnect from your cooperative?
disconnect-text = Kluis deletes nothing there. What you keep at the cooperative stays there. Whoever has your consent can go on reading it. Nothing is brought up to date any more, until you connect again.
disconnect-open =
    { $count ->
        [one] There is still 1 consent open there. Without a connection Kluis cannot close it there, not even when its date has passed:
       *[other] There are still { $count } consents open there. Without a connection Kluis cannot close them there, not even when their date has passed:
    }
disconnect-open-one = { $recipient }: { $what }, until { $until }
disconnect-open-ending = { $recipient }: { $what }. This was stopped here, but the cooperative has not confirmed that yet.
disconnect-open-advice = Do you want it to stop? Then cancel, stop it first on the page Shared with, and let Kluis bring everything up to date here.
disconnect-done = You are no longer connected with the cooperative. Your data on this computer is all still here.
disconnect-untold = You are no longer connected here. The cooperative did not hear of it. Do you want to end the sign-in there too? You can do that on your account page at the cooperative.
disconnect-key-stays = You are no longer connected here. Your access key stays good at the cooperative, until you remove it on your account page there.
policies-title = What do you keep where?
policy-local = Only here
policy-local-means = Only on this computer. Your cooperative gets nothing, not even names.
policy-sealed = Sealed
policy-sealed-means = At your cooperative too, but locked. Nobody can read it there. If you lose this computer, you get it back from there.
policy-shared = Shared
policy-shared-means = At your cooperative too, as it is. You can read it there as well, and others only with your consent. The operator of the computer there can technically see it.
policy-pending =
    { $count ->
        [one] 1 change is waiting
       *[other] { $count } changes are waiting
    }
places-empty = As soon as you add data, you choose here where it is kept.
place-everything = Your whole safe
place-name-health = Health
place-name-documents = Documents
place-differs = Differs from { $above }
place-follows = Follows { $above }
place-wish = Nothing has changed yet.
place-wish-look = See what will happen
place-wish-drop = Leave it as it was
place-changed = Chosen: { $what } becomes “{ $state }”. This happens the next time it is brought up to date.
policy-title-local = Keep { $what } only here?
policy-title-sealed = Keep { $what } sealed at the cooperative?
policy-title-shared = Keep { $what } at the cooperative in readable form?
policy-share-text = The next time it is brought up to date, this goes to the cooperative in readable form, and so does what is added later; the operator of the computer there can technically see it, others only with your consent.
policy-seal-text = The next time it is brought up to date, this goes to the cooperative locked, and so does what is added later; nobody can read it there, not even the operator.
policy-reseal-text = The next time it is brought up to date, the readable copy at the cooperative is removed and a sealed one takes its place; what others saw or copied cannot be taken back.
policy-keep-text = The next time it is brought up to date, this is removed at the cooperative; what others saw or copied cannot be taken back.
policy-unseal-text = The next time it is brought up to date, the sealed copy at the cooperative is removed; then it is on this computer only.
policy-share-confirm = Keep it readable
policy-seal-confirm = Keep it sealed
policy-keep-confirm = Keep it only here
policy-agree = Yes, this may be kept there in readable form.
place-leave-readable =
    { $count ->
        [one] 1 record goes to the cooperative in readable form
       *[other] { $count } records go to the cooperative in readable form
    }
place-leave-sealed =
    { $count ->
        [one] 1 record goes to the cooperative sealed
       *[other] { $count } records go to the cooperative sealed
    }
place-removed =
    { $count ->
        [one] 1 record is removed there
       *[other] { $count } records are removed there
    }
place-stay =
    { $count ->
        [one] 1 record is too large and stays only here
       *[other] { $count } records are too large and stay only here
    }
place-nothing = There is nothing in it now that leaves or is removed there. What you add later follows this choice.
items-open = Look at what is in it
items-close = Hide what is in it
items-empty = There is nothing in it yet.
items-what = Record
items-changed = Last changed
items-state = State
item-only-here = only here
item-same = the same
item-waits = waits to be brought up to date
item-conflict = two versions
item-too-large = too large, stays here
item-sealed = sealed
sync-title = Bring up to date
sync-pending =
    { $count ->
        [0] Nothing is waiting to be sent.
        [one] 1 change is waiting.
       *[other] { $count } changes are waiting.
    }
sync-preview = First show what would happen
sync-now = Bring up to date now
sync-busy = Bringing up to date…
sync-stopped = Stopped. What was done stays done. The rest keeps waiting safely.
steps-none = There is nothing to do.
steps-what = This would happen:
step-get = { $what }: fetch { $count ->
        [one] 1 record
       *[other] { $count } records
    } ({ $size })
step-put = { $what }: send { $count ->
        [one] 1 record
       *[other] { $count } records
    } ({ $size })
step-delete = { $what }: remove { $count ->
        [one] 1 record
       *[other] { $count } records
    } there
step-access = { $what }: set who may read it there
sync-up-to-date = Everything was up to date already.
sync-done = Brought up to date.
sync-sent =
    { $count ->
        [one] 1 record sent.
       *[other] { $count } records sent.
    }
sync-fetched =
    { $count ->
        [one] 1 record fetched.
       *[other] { $count } records fetched.
    }
sync-merged =
    { $count ->
        [one] 1 record was put together: it was changed here and there, and both changes are kept.
       *[other] { $count } records were put together: they were changed here and there, and both changes are kept.
    }
sync-removed =
    { $count ->
        [one] 1 record removed.
       *[other] { $count } records removed.
    }
sync-access =
    { $count ->
        [one] Set once who may read.
       *[other] Set { $count } times who may read.
    }
sync-conflicts =
    { $count ->
        [one] There are two versions of 1 record. Choose below what you keep.
       *[other] There are two versions of { $count } records. Choose below what you keep.
    }
sync-failed-title = What did not work
sync-failed-text = This keeps waiting and is tried again later.
conflicts-title = Two versions
conflicts-text = Of these there is one version here and another at the cooperative. Nothing was overwritten. Choose what you keep. What you do not choose stays in the history of your safe.
conflicts-none = There are two versions of nothing.
conflicts-decided = You have chosen everything. What you did not choose stays in the history of your safe.
conflict-since = since { $date }
conflict-open = Look and choose
conflict-close = Close
conflict-decided =
    { $count ->
        [0] Chosen. There are no two versions any more.
        [one] Chosen. 1 more to choose.
       *[other] Chosen. { $count } more to choose.
    }
why-changed-on-both-sides = Changed here and at the cooperative.
why-made-on-both-sides = Made here and at the cooperative, but not the same.
why-removed-here-changed-there = Removed here, but changed at the cooperative.
why-local-now-changed-there = You keep this only here now, but it was still changed at the cooperative.
why-unreadable-there = What is at the cooperative cannot be read.
why-much-is-missing-there = Much of it is missing at the cooperative.
why-older-there = An older version is back at the cooperative.
why-no-tag = The cooperative cannot promise that nothing is overwritten.
why-new-here = New here.
why-changed-here = Changed here.
why-changed-here-missing-there = Changed here, and no longer found at the cooperative.
why-both-changed = Changed here and at the cooperative: both changes are brought together.
why-both-made = Made here and at the cooperative: both are brought together.
why-edited-there = Removed here, but changed at the cooperative: it comes back.
why-removed-there = Removed at the cooperative, so here too. It stays in the history of your safe.
why-sent-again = Sent again, as you chose.
why-removed-here = Removed here.
why-new-there = New at the cooperative.
why-changed-there = Changed at the cooperative.
why-local-now = You keep this only here from now on.
why-container-local-now = Empty, and you keep this only here from now on.
why-consent-given = You gave a consent.
why-consent-ended = A consent has ended.
why-shared-now = Kept there readable from now on, and no more encrypted.
side-here = Here
side-there = At the cooperative
field-was = It was:
field-was-nothing = nothing yet
field-is-nothing = nothing (removed)
decide-fields = The rest goes together by itself. Choose only here what you keep:
decide-keep-choices = Keep my choices
decide-missing =
    { $count ->
        [one] Choose for 1 more field.
       *[other] Choose for { $count } more fields.
    }
decide-or-whole = Or choose for all of it at once:
decide-mine = Keep what is here
decide-theirs = Keep what is at the cooperative
decide-both = Keep both
decide-remove-there = Remove it there too
decide-history = What you do not choose is not lost: it stays in the history of your safe.
version-changed = Changed
version-size = Size
version-type = Kind
version-unknown = not known
version-no-text = This cannot be shown as text.
version-gone-here = It was removed here.
version-gone-there = Nothing can be shown of it there: it was removed or cannot be read.
question-title = Something is not right at the cooperative
question-many-missing = Since { $date }, { $count } records are missing at the cooperative that were there before.
question-emptied = Since { $date }, everything that you keep there is gone: { $count } records.
question-rolled-back = Since { $date }, the cooperative shows an earlier state. It is about { $count } records.
question-example = For example from { $what }:
question-safe = On this computer nothing was removed and nothing was replaced. It stays so until you choose.
question-mine = Put back there what is here
question-mine-means = What is on this computer goes to the cooperative again.
question-theirs = Follow the cooperative
question-theirs-removes = What is gone there is removed on this computer too. It stays in the history of your safe.
question-theirs-replaces = What is older there takes its place on this computer. What was here stays in the history of your safe.
question-answered = This happens the next time it is brought up to date. Until then you can still choose otherwise.
rounds-title = When was it brought up to date?
rounds-empty = Nothing has been brought up to date yet.
rounds-when = When
rounds-sent = Sent
rounds-fetched = Fetched
rounds-merged = Put together
rounds-removed = Removed
rounds-outcome = How it went
rounds-conflicts = { $count } with two versions
rounds-failed = { $count } failed
round-done = done
round-offline = the cooperative could not be reached
round-signed-out = the sign-in had ended
round-cancelled = stopped
round-failed = did not work

## What happened

activity-lead = Everything that was done with your safe. You can have it checked whether this list was changed afterwards.
activity-verify = Check everything
activity-whole = Everything checked: { $count ->
        [one] 1 entry
       *[other] { $count } entries
    }, nothing was altered or removed.
activity-altered-at = Attention: entry { $number } does not hold. Something was altered or removed.
activity-altered = Attention: something was altered or removed.
activity-empty-title = Nothing has happened yet
activity-empty-text = As soon as you add or share data, it is written here.
activity-other = { $actor } did: { $act } ({ $about })
activity-act = Act
activity-about = About
activity-actor = Who
activity-hash = Check number
report-title = Report of a year
report-text = A page to keep or print: who you shared with, what you stopped, and what else happened.
report-year = Year
report-save = Save the report of { $year }
report-saved = The report is saved. Open the file to print it.
actor-owner = You
actor-import = The import
actor-sync = The bringing up to date
actor-safe = The safe
act-safe-created = The safe was made.
act-import-done =
    { $count ->
        [one] 1 new record
       *[other] { $count } new records
    } added from { $about }.
act-record-deleted = You deleted a record.
act-resource-written = { $actor } wrote a document: { $about }
act-resource-removed = { $actor } removed a document: { $about }
act-resource-moved = You moved { $about }.
act-policy-changed = You chose where { $about } is kept.
act-policy-changed-shared = You chose to keep { $about } at the cooperative too.
act-policy-changed-local = You chose to keep { $about } only here.
act-request-received = A request came in from { $name }.
act-request-denied = You said no to { $name }.
act-anchors-changed = You chose whose reviews of requests count.
act-register-received = A register of approvals came in.
act-consent-given = You gave consent to { $name }.
act-consent-narrowed = You took one kind of data out of the consent to { $name }.
act-consent-withdrawn = You stopped the consent to { $name }.
act-consent-expired = The consent to { $name } ran out.
act-access-confirmed = The cooperative confirmed what { $name } may see.
act-access-removed = The cooperative confirmed that { $name } may no longer see what you stopped.
act-access-unconfirmed = The cooperative could not confirm what { $name } may see.
act-remote-signed-in = You connected with the cooperative.
act-remote-signed-out = You ended the connection with the cooperative.
act-remote-left = You left the cooperative and had what was yours removed there.
act-sync-done = The safe was brought up to date with the cooperative.
act-conflict-resolved = A choice was made between two versions.
act-data-exported = A copy of data was made outside the safe.
act-slot-added = A way to open your safe was added.
act-slot-added-recipient = You let the key of { $name } open your safe.
act-slot-added-keyring = You let this computer remember your safe.
act-slot-removed = You removed a way to open your safe.
act-slot-removed-recipient = You removed the key of { $name }.
act-slot-removed-keyring = You let this computer forget your safe.
act-passphrase-changed = You changed the passphrase.
act-recovery-renewed = You made a new recovery sheet. The former one no longer works.
act-audit-damaged = Damage was found in this list.

## Settings

settings-size = Size of the text
size-normal = Normal
size-large = Large
size-larger = Larger
size-largest = Largest
settings-theme = Colours
theme-system = Like the computer
theme-light = Light
theme-dark = Dark
theme-contrast = High contrast
settings-lock-title = Locking
settings-lock-text = Your safe locks by itself when you do not use it. After that the passphrase is needed to open it again.

## A new passphrase

suggestion-title = A passphrase for you
suggestion-text = Kluis drew these words by lot. Nobody can guess them. Write them on a paper that you keep at home, and type them twice below.
suggestion-another = Another one
suggestion-own = I write my own
suggestion-own-text = Take four or more ordinary words that have nothing to do with each other. Choose no known sentence, name or date.
suggestion-again = Show a proposal after all
passphrase-insist = I know this passphrase is easy to guess. I want it anyway.
passphrase-weak = This passphrase is easy to guess. Take another. Tick this if you want it anyway.
passphrase-changing = The passphrase is being set…
passphrase-changed = Your passphrase was changed. The old one no longer works.
strength-none = Use at least { $shortest } characters. The more words, the stronger.
strength-very-weak = Very easy to guess.
strength-weak = Easy to guess.
strength-nearly = Nearly strong enough.
strength-strong = Strong enough.
strength-warning-row-of-keys = Keys beside each other are guessed fast.
strength-warning-keyboard-pattern = A pattern on the keyboard is guessed fast.
strength-warning-repeats = What repeats is guessed fast.
strength-warning-common = This is one of the most used passwords.
strength-warning-like-a-common-one = This looks like a password that many people use.
strength-warning-sequence = A row such as abc or 6543 is guessed fast.
strength-warning-year = A year is guessed fast.
strength-warning-one-word = One word alone is guessed fast.
strength-warning-date = A date is guessed fast.
strength-warning-name = Names are guessed fast.
strength-advice-use-a-few-words = Take a few ordinary words that have nothing to do with each other.
strength-advice-no-need-for-symbols = Digits, capitals and signs are not needed.
strength-advice-add-a-word = Add another word or two.
strength-advice-capitals-help-little = Capitals help little.
strength-advice-reversing-helps-little = Turning a word round helps little.
strength-advice-substitutes-help-little = A 0 for an o or a 3 for an e helps little.
strength-advice-longer-pattern = A longer pattern with more turns is better, but words are better still.
strength-advice-avoid-repeats = Repeat no words or letters.
strength-advice-avoid-sequences = Use no rows such as abc or 1234.
strength-advice-avoid-dates = Use no dates or years, certainly not your own.

## Asking words back, shares of a recovery sheet

recovery-save = Save the sheet
recovery-saved = The sheet is saved.
recovery-next = Next
recovery-next-text = After this Kluis asks for two of the words. Then you know for sure that you have them.
recovery-later = Later
recovery-later-title = Check later?
recovery-later-text = You will not see these words again: if you forget your passphrase and do not have the words, nobody can open your safe any more.
recovery-later-confirm = Yes, later
read-back-title = Do you have the words?
read-back-lead = Take your sheet. Type word { $first } and word { $second }.
read-back-word = Word { $number }
read-back-wrong = Word { $number } is not right. Look it up on your sheet.
read-back-look = Show the words again
read-back-done = Done
split-title = Split over people you trust
split-text = You give each of them a share. With enough shares together your safe opens. Whoever has too few can do nothing with them.
split-kind = How many shares
split-option = { $threshold } of the { $count } shares are needed
split-make = Make the shares
split-made = The shares are below. You see them only now. If you make them once more, the new ones do not fit these.
split-share = Share { $number } of { $count }
split-share-text = It takes { $threshold } shares to open the safe.
split-save = Save share { $number }

## Opening in other ways

key-words-found = { $count } of the { $words } words
key-shares-found =
    { $count ->
        [one] 1 share recognised
       *[other] { $count } shares recognised
    }
unlock-another-title = Open another safe
unlock-back-to = Back to the safe of { $owner }
unlock-none-left = All safes on this computer are open already.
unlock-keyring = Open with this computer
locked-idle = Your safe locked because it was not used for a while.
locked-sleep = Your safe locked because the computer went to sleep.
locked-screen-lock = Your safe locked because the screen was locked.
recovered-title = Your safe is open
recovered-lead = Choose a new passphrase now. After that the old one no longer works.
recovered-submit = Set the passphrase
recovered-later = Later
safes-other = Other safes
safes-open = Safes that are open
safes-shown = you see this one now
safes-another = Open another safe

## A safe of a backup

restore-open = Open a backup
restore-title = Open a backup
restore-lead = Kluis makes a new safe of a backup. Nothing changes in safes that are there already.
restore-file = Backup
restore-choose = Choose a backup
restore-choose-other = Choose another
restore-name = Name of the safe on this computer
restore-name-hint = If the name is there already, it gets a number.
restore-submit = Bring back
restore-busy = The safe is being brought back…
restore-stopped = Stopped. No safe was made.

## Long work

work-percent = { $percent }%
work-stopping = Kluis is stopping…
work-stopped = Stopped. Nothing was changed.

## Who reviews requests

trust-title = Who reviews requests
trust-text = A study or an app is first reviewed by an ethics and a legal committee. Here you see whose signature counts.
trust-nobody = Kluis trusts nobody yet. Until then no approval can be checked. Your cooperative can give you its list of committees.
trust-role-ethics = Ethics committee
trust-role-legal = Legal committee
trust-role-register = Who keeps the register
trust-no-register = No register of approvals has come in yet.
trust-register-fresh = Register number { $number }. The next is due before { $date }.
trust-register-stale = Register number { $number } is old: the next was due before { $date }. Ask your cooperative for the newest.
trust-choose = Open a list of committees
trust-register = Open a newer register
trust-register-taken = Kluis knows this register now.
trust-set = From now on what they sign counts.
trust-ask-title = Trust those in { $file }?
trust-ask-text = Only their approvals count then. Do this only with a list that you have from your cooperative itself: the names in it are those that its maker chose.
trust-ask-nobody = This list names nobody. Kluis then trusts nobody any more.
trust-ask-confirm = Trust them

## The ways to open

settings-safe-title = Your safe
ways-title = Ways to open
ways-lead = What can open your safe, and who.
ways-change = Change
ways-passphrase = Change the passphrase
ways-sheet = Make a new recovery sheet
ways-sheet-title = Make a new recovery sheet?
ways-sheet-text = The old recovery sheet, and shares of it, will no longer open your safe.
ways-add = Add another way
ways-add-text = Each way more is also one more way in. Add only what you need.
ways-helper = Let a helper in
ways-keyring = Remember on this computer
ways-keyring-title = Remember on this computer?
ways-keyring-text = Your safe then opens without the passphrase: whoever is logged in as you on this computer can read everything.
ways-keyring-done = This computer can now open your safe without the passphrase.
ways-removed = Removed. This way no longer opens your safe.
ways-renew-text = Do this if somebody may have copied your keys or files. Everything in your safe then gets new keys.
slot-passphrase = Passphrase
slot-recovery = Recovery sheet
slot-recipient = Key of a helper
slot-keyring = This computer
slot-other = Another way
slot-added = Since { $date }
slot-remove = Remove
slot-remove-label = Remove { $name }
words-nl = Dutch words
words-fr = French words
words-en = English words
remove-title = Remove { $name }?
remove-text-recipient = { $name } can then no longer open your safe, but whoever copied the files of your safe and that key can still read that copy.
remove-text-keyring = On this computer your safe then only opens with the passphrase or the recovery sheet.
remove-text-passphrase = This passphrase then no longer opens your safe, but whoever copied the files of your safe and knows the passphrase can still read that copy.
remove-text-recovery = This recovery sheet then no longer opens your safe, but whoever copied the files of your safe and has the sheet can still read that copy.
remove-text-other = { $name } then no longer opens your safe, but whoever copied the files of your safe can still read that copy with it.
remove-renew = Renew the keys after that too
remove-renew-hint = What you keep later is then also safe from whoever still has the old key.
change-lead = After that only the new passphrase opens your safe. Your recovery sheet keeps working.
change-current = Your passphrase now
helper-lead = This is for somebody with a key of their own, of the kind age.
helper-trust = Whoever has this key can open and read everything in your safe, now and later.
helper-label = Name of the helper
helper-key = Public key of the helper
helper-key-hint = It begins with age1. The helper gives it to you.
helper-key-wrong = This is no public key. It begins with age1.
helper-key-known = This key opens the safe already.
helper-submit = Let in
helper-added = The helper can now open your safe.
renew-title = Renew the keys
renew-lead = Everything in your safe is locked again, with new keys. That can take a while.
renew-passphrase-stays = Your passphrase stays the same.
renew-sheet = You get a new recovery sheet. The old one then no longer works.
renew-others = Helpers and this computer can then no longer open your safe. Add them again if you want to.
renew-copies = Whoever has a copy of the old files and an old key can still read that copy. That goes for old backups too.
renew-submit = Renew now
renew-busy = The keys are being renewed…
renew-stopped = Stopped. Your safe still has the old keys.

## Backups

backups-title = Backups
backups-lead = A copy of your whole safe, locked, for when your computer breaks.
backup-tried = You last tried your backup out on { $date }. Everything was in it.
backup-last = The last backup is of { $date }.
backup-never-tried = You have not tried it out yet.
backup-none = There is no backup yet of your safe.
backup-problem = The last backup did not succeed. Look whether the folder is there, for example whether the USB stick is in the computer.
backup-due = It is time for a new backup.
backup-plan-title = Where and how often
backup-folder = Folder for the backups
backup-folder-none = No folder chosen yet
backup-folder-hint = A USB stick or another disk is best. On the same computer a copy does not help when that breaks.
backup-folder-choose = Choose a folder
backup-folder-first = First choose a folder.
backup-days = How often does Kluis make one by itself?
backup-days-never = Never by itself
backup-days-every =
    { $days ->
        [one] Every day
        [7] Every week
       *[other] Every { $days } days
    }
backup-make-title = Make and try out
backup-now = Make a backup now
backup-busy = The backup is being made…
backup-done = The backup is ready: { $resources ->
        [one] 1 record
       *[other] { $resources } records
    }, { $size }, { $date }.
backup-done-file = It is called { $file }.
backup-removed =
    { $count ->
        [one] 1 old backup was cleared away, because there are newer ones.
       *[other] { $count } old backups were cleared away, because there are newer ones.
    }
backup-unreadable =
    { $count ->
        [one] 1 large file could not be read and is not in it.
       *[other] { $count } large files could not be read and are not in it.
    } Check your safe, below.
backup-files = Backups in this folder
backup-no-files = There is no backup of your safe in this folder yet.
backup-file = File
backup-size = Size
rehearse = Try out
rehearse-label = Try out: { $file }
rehearse-newest = Try the newest out
rehearse-busy = The backup is being tried out…
rehearse-done = The backup of { $date } works. Everything is in it: { $resources ->
        [one] 1 record
       *[other] { $resources } records
    }, exactly the same as when it was made.
rehearse-failed = This backup cannot be used. Your safe itself was not changed. Make a new one and try that out.
rehearse-what = What is trying out?
rehearse-what-text = Kluis brings the whole backup back in a place that disappears after that, and compares everything. Nothing changes in your safe. So you know that the copy works before you need it.
verify-safe-title = Check your safe
verify-safe-text = Kluis reads everything in your safe and looks whether nothing is damaged.
verify-safe = Check everything
verify-safe-busy = The safe is being checked…
verify-safe-good = Everything checked: { $bodies } contents and { $size } of the safe. There is nothing damaged.
verify-safe-bad =
    { $count ->
        [one] There is 1 thing not in order. Kluis changed nothing. Bring a backup back or ask for help.
       *[other] There are { $count } things not in order. Kluis changed nothing. Bring a backup back or ask for help.
    }
verify-place-header = The beginning of the safe
verify-place-page = A page of the safe
verify-place-structure = The structure of the safe
verify-place-reference = A reference in the safe
verify-place-body = The content of a record
verify-place-object = A large file
verify-place-index = The list to search in
verify-place-audit = The list of what happened
home-backup-due = It is time for a backup.
home-backup-problem = The last backup did not succeed.
home-sheet = You have not checked your recovery sheet yet. If you do not have the words, make a new sheet.
home-unfinished = Go on with the request of { $name }. You had filled something in.
request-draft = You filled this in before. Look at it before you decide.

## When the safe locks

lock-minutes = Lock when I do nothing
lock-minutes-option =
    { $minutes ->
        [one] after 1 minute
       *[other] after { $minutes } minutes
    }
lock-sleep = Lock when the computer goes to sleep
lock-screen = Lock when the screen is locked

## New keys

act-keys-renewed = The safe got new keys. The former ones no longer open it.

## Syncing by itself

settings-sync-title = Bring up to date
settings-sync-text = As long as your safe is open, Kluis brings it up to date with the cooperative by itself. You have to be connected for that. A locked safe sends nothing.
sync-every = How often
sync-every-option = Every { $minutes } minutes and soon after each change
sync-every-off = Only when I ask for it
sync-metered = Also when the connection is paid for by use
sync-battery = Also when the computer runs on battery
