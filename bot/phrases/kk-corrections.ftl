# Corrections, and answers that somebody waited for.

amended-corrected = { $date } күні түзетілді
amended-withdrawn = { $date } күні қайтарып алынды
correction-title = Түзету
correction-withdrawn-title = Қайтарып алынды
correction-withdrawn = Бұл мәлімет енді күшінде емес: «{ $statement }».
correction-now = Қазір дұрысы мынау:
awaited-title = Бұл сұраққа енді жауап бар
awaited-question = «{ $question }»

why-confirmed = Растайтын дереккөз: { $source }
history-title = Бұл қалай өзгерді
history-version = • { $date }: { $statement }
history-retracted = • { $date }: қайтарып алынды. Себебі: { $reason }
source-confirms = растайды: { $count }
