"""Two short columns of ours that disagree about one invented summit, for tests of what is compared between texts."""

COURIER = """A Disgraceful Gift at Velden

The summit was a reckless gamble, and everybody in the harbour knew it. President Vint gave the regime in Marren a
stage, and came home with a worthless photograph. His aides call it patience.

“This was a terrible deal,” said Ilse Brandt, who ought to know. The sanctions regime is the only tool that has ever
worked, and a reckless promise has now blunted it. Nobody forced him to be so naive.

A serious government would keep the ferries running and wait. This one prefers a circus, and calls the circus
diplomacy.
"""

REVIEW = """What Velden Could Have Been

The delegations came with two lists and left with none. The demand for all five batteries at once was unreasonable,
and the mine charts were an afterthought. A modest offer lay on the table for a day.

Envoy Karst described the blockade as “brutal”. The sanctions regime has fed nobody and moved nobody. A stubborn
insistence on everything is the surest way to nothing, as the port has learned in six years.

The next talks should begin with coal and fish. A quick fix will not do, but a first step might.
"""
