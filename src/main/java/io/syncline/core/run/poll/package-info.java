/** Polls, their watermarks, and when systems with webhooks are polled. */
@NullMarked
package io.syncline.core.run.poll;

import org.jspecify.annotations.NullMarked;
