/** Runs, pauses, the outbox of messages, quality scores. */
@NullMarked
package io.syncline.store.run;

import org.jspecify.annotations.NullMarked;
