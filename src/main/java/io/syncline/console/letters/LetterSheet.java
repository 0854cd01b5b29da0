package io.syncline.console.letters;

import io.syncline.console.Word;
import io.syncline.console.letters.GroupView.Line;
import org.jspecify.annotations.Nullable;

/**
 * One dead letter.
 *
 * @param said what came of a form; null: nothing
 * @param group the query that leads to those alike
 * @param payload null: it may hold a masked attribute
 * @param open whether it can be replayed
 */
record LetterSheet(
    @Nullable Word said,
    Line line,
    String system,
    String stage,
    String failure,
    Word status,
    String advice,
    String group,
    @Nullable String payload,
    boolean open) {}
