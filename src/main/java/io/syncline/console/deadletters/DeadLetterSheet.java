package io.syncline.console.deadletters;

import io.syncline.console.StatusLabel;
import io.syncline.console.deadletters.GroupView.Line;
import org.jspecify.annotations.Nullable;

/**
 * One dead letter.
 *
 * @param said what came of a form; null: nothing
 * @param group the query that leads to those alike
 * @param payload null: it may hold a masked attribute
 * @param open whether it can be replayed
 */
record DeadLetterSheet(
    @Nullable StatusLabel said,
    Line line,
    String system,
    String stage,
    String failure,
    StatusLabel status,
    String advice,
    String group,
    @Nullable String payload,
    boolean open) {}
