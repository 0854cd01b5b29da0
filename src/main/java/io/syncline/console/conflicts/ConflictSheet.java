package io.syncline.console.conflicts;

import io.syncline.console.DisplayedValue;
import io.syncline.console.StatusLabel;
import org.jspecify.annotations.Nullable;

/**
 * One conflict.
 *
 * @param said what came of a form; null: nothing
 * @param base what the observed system was known to hold
 * @param result the value decided for; null: none yet
 * @param question that waits about it; null: none
 */
record ConflictSheet(
    @Nullable StatusLabel said,
    LogView.Line line,
    String record,
    String kind,
    DisplayedValue base,
    @Nullable DisplayedValue result,
    @Nullable String question) {}
