/** Requests from templates, and the transports that send them. */
@NullMarked
package io.syncline.system.http.call;

import org.jspecify.annotations.NullMarked;
