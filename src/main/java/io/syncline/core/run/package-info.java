/** Runs and watermarks: what a poll, a backfill or a reconciliation did and where it resumes. */
@NullMarked
package io.syncline.core.run;

import org.jspecify.annotations.NullMarked;
