"""The training messages of `data/nlu`, read and edited as text, so that diffs stay clean."""
