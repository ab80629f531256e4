"""Written before the offline analyst's rules were: what they were tuned on."""

from __future__ import annotations

DISCOVERY = """
title: Discovery call, Brightwater Logistics
language: en
ours: Grace
theirs: Hanna, Omar
topics: route, spreadsheet, driver, budget
tones: Hanna-, Omar+
? answered | How do you plan your routes today?
? answered | How many vehicles do you have?
? answered | What budget have you set aside for this?
? answered | Who decides about the purchase?
? answered | When would you like to go live?
? partly | Which other vendors are you looking at?
? unasked | What happens if you change nothing?
? answered | How satisfied are you with your current tool? | 1 to 10
? answered | Where should it run? | Cloud / Our own servers / Both

Grace: Good morning Hanna, good morning Omar. Can you hear me all right?
Hanna: Yes, perfectly.
Omar: Loud and clear.
Grace: Great. So, um, thanks for taking the time. I would like to understand how you work today before I show anything. How do you plan your routes today? {q1}
Hanna: Well, honestly, it is a mess. Two dispatchers do it by hand in a spreadsheet every morning, and by nine o'clock half of it is wrong. {a1} {=1} {need+}
Omar: And the drivers call in all the time because nobody tells them when a route changes. {need+}
Grace: I see.
Hanna: It's really frustrating. We lost a customer in January because of a missed delivery. {need+}
Grace: I'm sorry to hear that. How many vehicles do you have? {q2}
Omar: Forty-two vans and six trucks. {a2} {=2}
Grace: Okay. And on a scale from one to ten, how satisfied are you with your current tool? {q3}
Hanna: Three. Maybe three and a half on a good day. {a3} {=8}
Grace: Ha, fair enough. Where should it run, in the cloud, on your own servers, or both? {q4}
Omar: In the cloud, please. We have nobody to look after a server any more. {a4} {=9}
Grace: That fits. Let me ask about money. What budget have you set aside for this? {q5}
Hanna: We have sixty thousand euros for this year, that was approved in December. {a5} {=3} {budget+}
Grace: Good to know. Who decides about the purchase? {q6}
Hanna: I do, together with our finance director, Maria Lind. She signs everything above fifty thousand. {a6} {=4} {authority+}
Omar: And I have to be happy with the driver app, otherwise it will not fly.
Grace: Understood. When would you like to go live? {q7}
Omar: Before the summer season. We need it running by the first of June, no later. {a7} {=5} {timing+}
Grace: That is three months, that's doable. Which other vendors are you looking at? {q8}
Hanna: Hmm, I would rather not say. There is one other, but I can't tell you the name. {a8} {=6}
Grace: No problem at all.
Omar: Can your app work without a connection? Our drivers lose signal in the valleys. {q9}
Grace: Yes, it keeps the route on the phone and sends everything once there is signal again. {a9}
Omar: Oh, that's great. That is exactly what we need. I love that. {need+}
Hanna: What does it cost per vehicle? {q10}
Grace: Around thirty euros per vehicle and month, depending on the modules. {a10}
Hanna: Okay, that is within what we expected. {budget+}
Grace: I will send you a detailed offer by Friday. {task Grace 2026-03-06}
Hanna: Perfect. And could you send us two references from companies of our size? {task Grace -}
Grace: Sure, of course.
Omar: I'll get you an export of last month's routes by tomorrow, so you can see real data. {task Omar 2026-03-03}
Grace: Wonderful, that helps a lot. So let's do a pilot with ten vans first, would that be all right? {decision}
Hanna: Yes, agreed. A pilot with ten vans, that's a good idea. {decision}
Grace: Then how about next Tuesday at three for a session with Maria? {meet 2026-03-10T15:00+01:00}
Hanna: Tuesday at three works for me. {meet 2026-03-10T15:00+01:00}
Omar: Thanks Grace, this was really helpful.
Hanna: Thank you, bye.
"""

DEMO = """
title: Product demo, Fairlane Clinics
language: en
ours: Noor, Paul
theirs: Ivy, Sam
topics: calendar, reminder, patient, export, permission, training
tones: Ivy+, Sam-
? answered | How do patients book an appointment with you now?
? answered | How many locations do you have?
? partly | Which systems must it be connected with, and who looks after them?
? answered | Do you need patient reminders by text message?
? asked | How do you measure no-shows?
? unasked | What is your budget?
? contradicted | How many users will there be?

Noor: Hi Ivy, hi Sam. Paul is with me today, he will drive the demo.
Paul: Hello everybody. Let me share my screen. Can you see the calendar?
Ivy: Yes, we can see it.
Paul: Before I start, how do patients book an appointment with you now? {q2}
Ivy: They phone the front desk, and, you know, on Mondays the line is busy until noon. {a2} {=1} {need+}
Noor: And how many locations do you have? {q3}
Ivy: Five, and a sixth one opens in autumn. {a3} {=2}
Paul: Alright. So this is the calendar, each doctor is a column, and patients see only the free times.
Sam: Who can see the patient's name there? That worries me a bit. {q4}
Paul: Only people with the permission for that location. Everybody else sees a grey block. {a4}
Sam: Okay.
Paul: Here the reminders. A text goes out the day before, and the patient answers yes or no.
Noor: Do you need patient reminders by text message? {q5}
Ivy: Absolutely, yes. That is the main reason why we are here. {a5} {=4} {need+}
Noor: How do you measure no-shows? {q6}
Paul: Sorry, just a second, the screen froze. There it is again.
Paul: So, the export. You can download every report as a table.
Sam: Our last vendor promised that too and it never worked. It was a nightmare, honestly.
Paul: I understand. I can show it on your own data if you like.
Noor: Which systems must it be connected with, and who looks after them? {q7}
Sam: Certainly with our billing software. About the rest I would have to check. {a7} {=3}
Noor: How many users will there be? {q8}
Ivy: About eighty. {a8} {=7}
Sam: Is the data stored in Europe? {q9}
Noor: Yes, in Frankfurt and Dublin only. {a9}
Ivy: I really like the waiting list, it's beautiful. My front desk would love it. {need+}
Sam: I'm worried about the training. Last time it took us four months and everybody hated it.
Noor: We do the training on site, two days per location.
Ivy: With the sixth location it would be a hundred and twenty users, actually. {=7}
Noor: Good that you say it. We'll go with the price for a hundred and twenty then. {decision}
Ivy: Fine with me.
Sam: I still think the export is too slow. That is a real problem for us.
Paul: I'll check with our engineers why it is slow and get back to you by Wednesday. {task Paul 2026-03-04}
Noor: Sam, could you send us a sample of your billing file? {task Sam 2026-03-06}
Sam: Yes, I can do that this week.
Ivy: We have decided to start with the two clinics in the north. {decision}
Noor: Excellent. Then Paul will set up a test account for these two. {task Paul -}
Ivy: Wonderful, I am looking forward to it.
Noor: Let's talk again on the twelfth of March at ten in the morning. {meet 2026-03-12T10:00+01:00}
Ivy: Works for us, great. Thank you so much.
"""

GERMAN = """
title: Erstgespräch Maschinenbau Kessler
language: de
ours: Jonas
theirs: Petra, Uwe
topics: angebot, wartung, ersatzteil, lager, budget
? answered | Wie verwalten Sie heute Ihre Ersatzteile?
? answered | Wie viele Mitarbeiter arbeiten im Lager?
? answered | Gibt es ein Budget für dieses Jahr?
? answered | Wer entscheidet über die Anschaffung?
? answered | Bis wann soll das System laufen?
? unasked | Welche anderen Anbieter haben Sie sich angesehen?

Jonas: Guten Morgen zusammen, schön, dass es geklappt hat.
Petra: Guten Morgen, Herr Jonas.
Uwe: Morgen.
Jonas: Fangen wir gleich an. Wie verwalten Sie heute Ihre Ersatzteile? {q1}
Petra: Na ja, ehrlich gesagt in Excel, und jeder hat seine eigene Liste. Das ist ein großes Problem für uns. {a1} {=1} {need+}
Uwe: Wir bestellen ständig Teile, die schon im Lager liegen. {need+}
Jonas: Verstehe. Wie viele Mitarbeiter arbeiten im Lager? {q2}
Uwe: Zwölf, in zwei Schichten. {a2} {=2}
Jonas: Gibt es ein Budget für dieses Jahr? {q3}
Petra: Ja, wir haben vierzigtausend Euro eingeplant, das ist genehmigt. {a3} {=3} {budget+}
Jonas: Sehr gut. Und wer entscheidet über die Anschaffung? {q4}
Petra: Das entscheidet unser Geschäftsführer, Herr Kessler, ich bereite es nur vor. {a4} {=4} {authority-}
Jonas: Bis wann soll das System laufen? {q5}
Petra: Bis Ende Juni muss es stehen, dann kommt die große Wartung. {a5} {=5} {timing+}
Uwe: Läuft das auch auf unseren Handscannern? {q6}
Jonas: Ja, auf allen Geräten mit Android. {a6}
Uwe: Das ist super, genau das brauchen wir. {need+}
Petra: Was kostet die Wartung im Jahr? {q7}
Jonas: Fünfzehn Prozent vom Kaufpreis. {a7}
Petra: Hm, das ist uns eigentlich zu teuer. {budget-}
Jonas: Darüber können wir reden. Ich schicke Ihnen bis Freitag ein Angebot. {task Jonas 2026-03-06}
Petra: Gut. Ich kläre bis morgen mit Herrn Kessler, wer am Test teilnimmt. {task Petra 2026-03-03}
Jonas: Könnten Sie uns bitte Ihre Teileliste schicken? {task Petra -}
Petra: Ja, das mache ich.
Uwe: Wir haben uns entschieden, mit dem Lager in Halle zu beginnen. {decision}
Jonas: Einverstanden, dann machen wir zuerst Halle. {decision}
Petra: Treffen wir uns nächsten Dienstag um vierzehn Uhr wieder? {meet 2026-03-10T14:00+01:00}
Jonas: Dienstag um vierzehn Uhr passt mir. {meet 2026-03-10T14:00+01:00}
Petra: Danke und auf Wiederhören.
"""

SMALL_TALK = """
title: Catching up with Ridgeway Books
language: en
ours: Lena
theirs: Tom
topics: newsletter, warehouse, christmas
tones: Tom+
? answered | What do you sell most?
? answered | How many orders do you ship a month?
? unasked | Who decides about software?
? partly | When does your contract with the current provider end?

Lena: Tom! How are you? Long time.
Tom: Oh, very well, thanks. We were in Portugal last week, it was lovely. The food, the sea, everything.
Lena: I'm jealous. It has been raining here since, I don't know, since Christmas.
Tom: Ha, yes. The kids learned to surf, more or less. You should go there sometime.
Lena: I will. My sister lives in Porto, actually.
Tom: No way. My brother has a house there. He makes wine, it is quite good, I'll bring you a bottle one day.
Lena: Ha ha, I will take that.
Tom: And your dog, does he still steal shoes? {q1}
Lena: Every day. {a1}
Tom: Wonderful. Give him a pat from me.
Lena: So, well, how is business? What do you sell most? {q2}
Tom: Children's books, by far. They are half of everything. {a2} {=1}
Lena: Nice. And how many orders do you ship a month? {q3}
Tom: Around three thousand, and in December three times that. {a3} {=2}
Lena: Wow. And the warehouse copes? {q7}
Tom: Barely. Last Christmas we packed until midnight, and I packed too. It was chaos, and we sent two hundred wrong parcels. {a7} {need+}
Lena: That sounds exhausting.
Tom: It was, but the team was fantastic.
Lena: When does your contract with the current provider end? {q4}
Tom: Good question. Some time next year, I would have to look it up. {a4} {=4}
Lena: No hurry. If you had a wish, what would it be? {q5}
Tom: A newsletter that knows what people have read. That would be brilliant. {a5}
Lena: We have something like that. I'll send you a link this afternoon. {task Lena 2026-03-02}
Tom: Please do. I'm happy to have a look.
Lena: Did you see the match on Saturday? {q6}
Tom: Don't ask. I switched it off after the third goal. {a6}
Lena: Ha ha. All right, let's speak again after Easter.
Tom: Sounds good. Say hello to your sister.
Lena: I will. Bye Tom.
"""
