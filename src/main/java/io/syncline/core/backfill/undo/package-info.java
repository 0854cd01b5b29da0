/** Takes back what a run, or a wrong link, wrote. */
@NullMarked
package io.syncline.core.backfill.undo;

import org.jspecify.annotations.NullMarked;
