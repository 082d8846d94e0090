# Setting up briefings in the chat: the menu, lists, confirmations; and following.
command-digest = Regular briefings: set up, pause, switch off
command-follow = Hear at once when something changes: /follow DB Cargo
command-unfollow = Follow something no longer
command-status = When the last briefing came and when the next is due

# The menu
digest-ask-cadence = How often would you like your briefing?
digest-ask-days = On which days? You can choose several.
digest-ask-day-of-month = On which day of the month?
digest-ask-time = At what time? You can also write one, such as 8:30.
digest-ask-city = Which city's time should count? You can also write any other city.
digest-ask-topics = On which topics? You can choose several.
digest-cadence-daily = Daily
digest-cadence-weekdays = On weekdays
digest-cadence-weekly = Weekly
digest-cadence-monthly = Monthly
digest-cadence-at-once = At once, on changes
digest-last-day = Last day
digest-which-city = Which city do you mean?
digest-confirm = Is this right?
digest-next = Next: { $when }
digest-change-cadence = Days
digest-change-time = Time
digest-change-zone = City
digest-change-topics = Topics
digest-cancelled = All right, nothing was changed.
digest-menu-gone = This menu is no longer open. Write /digest to begin again.

# What is set up
digest-stored = Your briefing is set up.
digest-changed = The briefing is changed.
digest-there-already = This briefing is set up already; nothing was changed:
digest-too-many-here = There are { $most } briefings here already, and no room for more. Please switch one off first: /digest list
digest-list-title = Briefings in this chat
digest-one-title = This briefing
digest-none = There are no briefings here yet. /digest sets one up.
digest-given-up = No longer sent, because nothing arrived here on three different days. Once the cause is mended, you can switch it on again:
digest-which = Which briefing do you mean?
digest-elsewhere = in another thread
digest-gone = This briefing no longer exists. /digest list shows which there are.
digest-off = Switched off:
digest-all-off = All briefings in this chat are switched off.
digest-now-paused = Paused. /digest resume lets it go on.
digest-not-paused = This briefing is not paused:
digest-ask-resume = Should one briefing catch up on what has happened meanwhile, or do we start fresh from now on?
digest-on-its-way = The briefing is on its way.
digest-preview-lead = Preview: this is what the briefing would say now.
digest-preview-empty = There is nothing to report right now, so this briefing would not be sent.
digest-terminal = I cannot send anything to a terminal by myself, so no briefing is set up here. /digest preview shows what one would say; on Telegram and Slack it comes on schedule.
digest-overwrote = Somebody else had changed it in the meantime. Your version counts now.
digest-overwritten = Somebody else has replaced your change to this briefing. It is now:
digest-not-kept = The full version of this briefing is no longer kept.

# Buttons
digest-button-subscribe = Yes, set it up
digest-button-save = Save
digest-button-cancel = Cancel
digest-button-on = Next
digest-button-all-topics = All topics
digest-button-all = All of them
digest-button-new = New briefing
digest-button-change = Change
digest-button-pause = Pause
digest-button-resume = Resume
digest-button-catch-up = Catch up
digest-button-fresh = Start fresh
digest-button-preview = Preview
digest-button-now = Send now
digest-button-only-news = Only with news
digest-button-always = Also without news
digest-button-off = Switch off
digest-button-again = Switch on again

# How they are doing
status-title = How the briefings are doing
status-sent = Last sent: { $when }
status-never-sent = Not sent yet.
status-fault = The last one did not arrive.

# Following
follow-title = Followed here
follow-none = Nothing is followed here yet.
follow-usage = For example: /follow Siemens Mobility. /unfollow ends it.
follow-unknown = I know no topic, person or organisation called “{ $name }”. /topics shows what we have facts on.
follow-which = Which of these would you like to follow?
follow-terminal = I cannot write to a terminal by myself. Please follow on Telegram or Slack: there I will tell you if this changes.
followed-direct = Noted. If this changes, I will write to you in our direct chat; please open it once so that I can.
unfollowed = No longer followed:
unfollowed-nothing = This was not followed here.
mydata-digest = • Briefing: { $what }
