status-lead = { $status ->
    [stated] This is an assessment, not an event:
    [discussed] So far this has only been discussed:
    [considered] So far this has only been examined:
    [proposed] So far this is a proposal:
    [planned] So far this is only planned:
    [target] So far this is a target:
    [signed] What has been signed is an intention only:
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
premise-lead = Our source says otherwise than your question:
not-stated = Our sources do not say.
nearest-lead = The nearest we have:
watch-offer = I can tell you as soon as there is something on this.
off-topic = That is outside my subject, economic ties between Germany and Kazakhstan. You could ask, for example:
example-1 = How much freight is the Middle Corridor to carry by 2029?
example-2 = What did Siemens Mobility propose?
example-3 = Who led the Bavarian delegation?
clarify = What does your question refer to?
clarify-none = What does your question refer to? Please name the thing or the person, for example:
empty = I found no question in that. You could ask, for example:
greeting = Hello! I answer questions about economic ties between Germany and Kazakhstan, with the source and with how firm each thing is.
thanks = You are welcome!
goodbye = Goodbye!
who-are-you = I am Korridor, a briefing desk for economic ties between Germany and Kazakhstan. Every statement comes from a source I name, and I say how firm it is: discussed, proposed, planned, signed or done.
what-can-you-do = Ask me about transport routes, investment, delegations and agreements between Germany and Kazakhstan. I name the source and say how firm a thing is. For example:
languages = I understand and speak German, English, Russian and Kazakh, Kazakh in Latin script too.
help = Just ask a question, or use /topics, /brief, /figures, /due and /sources. For example:
sources = I rely on news articles whose statements editors have checked. /sources lists them all, and every answer names its source and paragraph.
compliment-or-complaint = Thank you for telling me. With /feedback it reaches the editors.
test = I am here. Ask me something!
list-opening = { $list ->
    [figures] These are the figures our sources give:
    [deadlines] These are the dates and targets our sources give:
    [aviation] On air traffic:
    [rail] On rail:
    [corridor] On the Middle Corridor:
    [german-organisations] These German companies are named:
    [people] These people are named:
    [signed-or-not] Only what is explicitly called signed has been signed; the rest is under discussion or proposed:
    [bavaria] On Bavaria and Central Asia:
    [transport] On transport:
    [investment] On money and investors:
    [compare-priorities] Side by side:
    [compare-initiatives] Side by side:
    [plans] Planned or set as a target:
   *[news-overview] In brief:
}
nothing-here = We have no facts on this yet.
source-line = { $title }, paragraph { $paragraphs }
undated = undated
ask-source = Source
choice-watch = Tell me when you know
