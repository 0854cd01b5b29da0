/** A stand-in for a plain in-house system: no idempotency key, no marker, no webhooks. */
@NullMarked
package io.syncline.sandbox.legacy;

import org.jspecify.annotations.NullMarked;
