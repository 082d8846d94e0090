# Why a digest did not arrive, each with what helps.
delivery-failed = Two briefings in a row could not be delivered:
delivery-fault-blocked = The person has blocked me or has left. As soon as they write to me, the briefings go on.
delivery-fault-kicked = I am no longer in the chat. Add me again, and the briefings go on.
delivery-fault-closed = The chat was archived or deleted. Open it again, or choose another one for the briefing.
delivery-fault-not-invited = I am not in the channel. Type { $command } there, and the briefings go on.
delivery-fault-no-rights = I may not write there. An admin has to allow me to send messages.
delivery-fault-no-thread = The topic or thread is closed to me. Open it again, or choose another place for the briefing.
delivery-fault-not-installed = The workspace has removed the app or withdrawn its permissions. Someone has to install it again.
delivery-fault-refused = The platform did not accept the message. The operators can see the reason in the log.
delivery-fault-in-doubt = The connection broke twice, so the briefing may have arrived or not. I did not send it a third time.
delivery-fault-expired = The platform was unreachable for too long. The next briefing comes as usual and says what was missed.
