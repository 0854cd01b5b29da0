/** Backfills: what is asked for, how far it is, how fast it goes. */
@NullMarked
package io.syncline.core.backfill.run;

import org.jspecify.annotations.NullMarked;
