/** Requests to a vendor about its webhooks. */
@NullMarked
package io.syncline.system.http.hook;

import org.jspecify.annotations.NullMarked;
