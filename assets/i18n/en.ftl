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
date-month = { $month } { $year }
date-time = { $date }, { $time }
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
error-sign-in-refused = The cooperative refuses this key. Check the address, the name and the secret, or make a new key.

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
passphrase-lead = The passphrase is the key of your safe. Four or more plain words in a row are strong and easy to remember. Nobody can look the passphrase up for you.
passphrase-first = Your passphrase
passphrase-again = Your passphrase, once more
passphrase-advice-nothing = Use at least { $shortest } characters. From { $long } characters a passphrase is long.
passphrase-advice-short = { $length } characters: still too short. Use at least { $shortest }.
passphrase-advice-longer = { $length } characters: allowed. One more word is better.
passphrase-advice-long = { $length } characters: a good length. Avoid a well-known phrase, a name or a date.
passphrase-too-short = This passphrase is too short. Use at least { $shortest } characters.
passphrase-different = The two passphrases are not the same. Type them again.
recovery-title = Your recovery code
recovery-lead = With these words you open your safe if you forget the passphrase. You see them only now. Write them down or print them.
recovery-sheet-title = Recovery code for the safe of { $owner }
recovery-sheet-text = Whoever has these words can open the safe. Keep this sheet in a safe place, not near the computer.
recovery-print = Print this sheet
recovery-written = I wrote the words down or printed them.
recovery-done = To my safe

## Opening

unlock-title = Open your safe
unlock-which = Which safe?
unlock-broken = This safe cannot be read.
unlock-passphrase = Passphrase
unlock-recovery = Words of the recovery code
unlock-recovery-hint = Type all words in the right order, with a space in between.
unlock-submit = Open
unlock-busy = Opening…
unlock-patience = This takes a few seconds. It slows down whoever guesses.
unlock-use-recovery = Open with the recovery code
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
place-gateway = The gate on this computer
place-cooperative = The cooperative
place-file = The file
enforced-confirmed-at = { $place } confirmed this on { $time }.
enforced-confirmed = { $place } confirmed this.
enforced-pending = { $place } has not confirmed this yet.
enforced-needs-place = For { $what } this holds as soon as that is kept at the cooperative too.
enforced-unconfirmed = { $place } could not confirm this. The consent may not work there.
stopped-confirmed-at = { $place } confirmed on { $time } that it has stopped.
stopped-confirmed = { $place } confirmed that it has stopped.
stopped-pending = { $place } has not confirmed the stop yet. It happens as soon as your safe can bring it up to date there.
stopped-unconfirmed = { $place } could not confirm that it has stopped. It may still be readable there.
stop-title = Stop sharing with { $recipient }?
stop-text = { $recipient } may then see nothing new; copies already made cannot be taken back.
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
allowed-needs-place = You gave consent. For { $what } it holds as soon as that is kept at the cooperative too. Switch that on under Cooperative.
allowed-later = You gave consent. The cooperative has not confirmed it yet. It holds as soon as your safe can bring it up to date there.
allowed-unsure = You gave consent. The cooperative could not confirm that it works.
announce-cooperative = Go to Cooperative
request-denied = You said no. The asker sees nothing.
request-left = The request stays waiting. Nothing is shared.
request-was-allowed = You have already allowed this request.
request-was-denied = You have already said no to this request.
verdict-reviewed = Reviewed by two committees
verdict-reviewed-text = The ethics and the legal committee approved this. Kluis could check that itself.
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

## Cooperative

cooperative-lead = What you keep at your cooperative. You choose by kind. Without your choice nothing leaves.
sign-in-title = Connect with your cooperative
sign-in-text = Kluis needs a key of its own. You make it at the cooperative:
sign-in-help-account = Open the account page of your cooperative in your browser and sign in.
sign-in-help-make = Make a new access key there (“credential token”).
sign-in-help-copy = Copy its name and secret below. The secret is shown there only once.
sign-in-url = Address of the cooperative
sign-in-url-hint = It begins with https://. The address of your pod is fine too.
sign-in-client-id = Name of the key (client id)
sign-in-secret = Secret of the key (client secret)
sign-in-missing = Please fill this in.
sign-in-submit = Connect
sign-in-busy = Connecting…
sign-in-done = You are connected with the cooperative.
account-title = Your account
account-offline = The cooperative cannot be reached now. What is waiting keeps waiting safely.
account-storage = Your data there
account-web-id = Your web address there (WebID)
account-last = Last brought up to date
account-never = never yet
policies-title = What do you keep where?
policies-text = At the cooperative too means: you can read it there as well, and whom you give consent. The operator of the computer there can technically see it.
policy-local = Only here
policy-shared = At the cooperative too
policy-pending =
    { $count ->
        [one] 1 change is waiting
       *[other] { $count } changes are waiting
    }
policy-share-title = Keep { $what } at the cooperative too?
policy-share-text = The next time it is brought up to date, { $count ->
        [one] 1 record
       *[other] { $count } records
    } will go to the cooperative in readable form, and so will what is added later. The operator of the computer there can technically see it; others may see none of it without your consent.
policy-share-confirm = Keep it there too
policy-keep-title = Keep { $what } only here?
policy-keep-text = What the cooperative has of this is removed there at the next update; copies that others made cannot be taken back.
policy-keep-confirm = Keep it only here
sync-title = Bring up to date
sync-pending =
    { $count ->
        [0] Nothing is waiting to be sent.
        [one] 1 change is waiting.
       *[other] { $count } changes are waiting.
    }
sync-preview = First show what would happen
sync-now = Bring up to date now
sync-busy = Busy…
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
sync-removed =
    { $count ->
        [one] 1 record removed there.
       *[other] { $count } records removed there.
    }
sync-access =
    { $count ->
        [one] Set once who may read.
       *[other] Set { $count } times who may read.
    }
sync-conflicts =
    { $count ->
        [one] 1 record was changed in two places and stayed as it was.
       *[other] { $count } records were changed in two places and stayed as they were.
    }
sync-failed-title = What did not work
sync-failed-text = This keeps waiting and is tried again later.
conflicts-title = Changed in two places
conflicts-text = These were changed here and at the cooperative. Nothing was overwritten.

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
act-policy-changed = You chose where { $about } is kept.
act-policy-changed-shared = You chose to keep { $about } at the cooperative too.
act-policy-changed-local = You chose to keep { $about } only here.
act-request-received = A request came in from { $name }.
act-request-denied = You said no to { $name }.
act-consent-given = You gave consent to { $name }.
act-consent-withdrawn = You stopped the consent to { $name }.
act-consent-expired = The consent to { $name } ran out.
act-access-confirmed = The cooperative confirmed what { $name } may see.
act-access-removed = The cooperative confirmed that { $name } may see nothing any more.
act-access-unconfirmed = The cooperative could not confirm what { $name } may see.
act-remote-signed-in = You connected with the cooperative.
act-remote-signed-out = You ended the connection with the cooperative.
act-sync-done = The safe was brought up to date with the cooperative.
act-data-exported = A copy of data was made outside the safe.
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
settings-lock-title = Lock the safe
settings-lock-text = After that the passphrase is needed to open it again.
