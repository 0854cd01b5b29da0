/** Runs, backfills and reconciliations. */
@NullMarked
package io.syncline.api.runs;

import org.jspecify.annotations.NullMarked;
