/** A stand-in for Xero's Accounting API: contacts, tokens, idempotency keys, webhooks. */
@NullMarked
package io.syncline.sandbox.xero;

import org.jspecify.annotations.NullMarked;
