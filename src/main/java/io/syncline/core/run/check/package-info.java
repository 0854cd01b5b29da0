/** Proves now that a connection works: credentials, clock, quota, objects, webhooks. */
@NullMarked
package io.syncline.core.run.check;

import org.jspecify.annotations.NullMarked;
