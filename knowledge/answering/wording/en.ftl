status-lead = { $status ->
    [stated] This is an assessment, not an event:
    [discussed] So far this has only been discussed:
    [considered] So far this has only been examined:
    [proposed] So far this is a proposal:
    [planned] So far this is only planned:
    [target] So far this is a target:
    [signed] So far only an intention has been signed:
    [agreed] This has been signed, but not reported as carried out:
    [stalled] The project has stalled:
    [cancelled] The project has been cancelled:
   *[done] This has happened:
}
status = { $status ->
    [stated] assessment
    [discussed] discussed
    [considered] examined
    [proposed] proposed
    [planned] planned
    [target] target
    [signed] signed
    [stalled] stalled
    [cancelled] cancelled
   *[done] done
}
premise-lead = Our source differs from what your question assumes:
not-stated = Our sources do not say.
not-reported = Our sources do not report that this has happened.
nearest-lead = This comes closest:
watch-offer = I can let you know as soon as there is something on this.
off-topic = That is outside my subject, economic ties between Germany and Kazakhstan. You could ask, for example:
example-1 = What capacity is the Middle Corridor to reach by 2029?
example-2 = What did Siemens Mobility propose?
example-3 = Who led the Bavarian delegation?
clarify = What is your question about?
clarify-none = What is your question about? Please name the subject or the person, for example:
empty = I cannot find a question in that. You could ask, for example:
greeting = Hello! I answer questions about economic ties between Germany and Kazakhstan, and give the source and how firm each point is.
thanks = You are welcome!
goodbye = Goodbye!
who-are-you = I am Korridor, a briefing desk for economic ties between Germany and Kazakhstan. Every statement comes from a source I name, and I say how firm it is: discussed, proposed, planned, signed or done.
what-can-you-do = Ask me about transport routes, investment, delegations and agreements between Germany and Kazakhstan. I name the source and say how firm each point is. For example:
languages = I speak German, English, Russian and Kazakh, and I read Kazakh in Latin script too.
help = Just ask a question, or use /topics, /brief, /figures, /due and /sources. For example:
sources = I rely on published articles whose statements editors have checked. /sources lists them all; every answer names its source and paragraph.
compliment-or-complaint = Thank you for telling me. To reach the editors, use /feedback.
test = I am here. What would you like to know?
list-opening = { $list ->
    [figures] These are the figures our sources give:
    [deadlines] These are the dates and targets our sources give:
    [aviation] On air traffic:
    [rail] On rail:
    [corridor] On the Middle Corridor:
    [german-organisations] These German companies are named:
    [people] These people are named:
    [signed-or-not] Only what is explicitly called signed has been signed; the rest has been discussed, examined or proposed:
    [bavaria] On Bavaria and Central Asia:
    [transport] On transport:
    [investment] On investment and finance:
    [compare-priorities] Side by side:
    [compare-initiatives] Side by side:
    [plans] Plans and targets:
   *[news-overview] In brief:
}
nothing-here = We have no facts on this yet.
source-line = { $title }, paragraph { $paragraphs }
undated = undated
ask-source = Source
choice-watch = Tell me when you know
same-source-line = same source, paragraph { $paragraphs }
untranslated = { $spoken ->
    [de] (in German)
    [en] (in English)
    [ru] (in Russian)
   *[kk] (in Kazakh)
}
