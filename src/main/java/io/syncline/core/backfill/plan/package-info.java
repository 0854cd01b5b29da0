/** Plans: the engine over a snapshot, and their execution. */
@NullMarked
package io.syncline.core.backfill.plan;

import org.jspecify.annotations.NullMarked;
