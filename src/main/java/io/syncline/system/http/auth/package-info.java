/** Credentials of HTTP systems. */
@NullMarked
package io.syncline.system.http.auth;

import org.jspecify.annotations.NullMarked;
