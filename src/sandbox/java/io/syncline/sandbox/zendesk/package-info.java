/** A stand-in for Zendesk's Support API: users, background jobs, exports, webhooks. */
@NullMarked
package io.syncline.sandbox.zendesk;

import org.jspecify.annotations.NullMarked;
