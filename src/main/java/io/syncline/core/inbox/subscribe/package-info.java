/** Subscriptions by which vendors send webhooks here. */
@NullMarked
package io.syncline.core.inbox.subscribe;

import org.jspecify.annotations.NullMarked;
