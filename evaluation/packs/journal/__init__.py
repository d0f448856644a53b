"""The score store on disk: one folder a reviewer, one immutable record a save, each holding the hash of the one before.

From the ground up: `records` says what one record holds; `chain` reads a reviewer's records and proves them; `adding`
adds one; `heads` names the records at which rounds were locked; `live` is what `read_review` joins to the tables;
`drafts` is what a desk hands in; `checks` holds it against the rules of the pack; `lock` writes a round into its table;
`proof` finds every fault; `views` makes tables of it; `store` is the one door to all of this
(`evaluation.packs.ScoreStore`). Files are written by `evaluation.durable`: whole or absent.

Nothing is imported here: `live` stands below `evaluation.packs.read`, and `store` above it.
"""
