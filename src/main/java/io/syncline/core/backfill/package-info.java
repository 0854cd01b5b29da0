/** Bulk sync: backfills, plans, their execution, and taking a run back. */
@NullMarked
package io.syncline.core.backfill;

import org.jspecify.annotations.NullMarked;
