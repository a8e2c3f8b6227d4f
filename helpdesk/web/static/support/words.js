// The pages' labels: the same words and formats as the widget's, from the pages' own file.

import { Words } from "../widget/words.js";

export async function loadWords(language) {
  const answer = await fetch(`/static/pages/labels/${language}.json`);
  return new Words(language, await answer.json());
}
