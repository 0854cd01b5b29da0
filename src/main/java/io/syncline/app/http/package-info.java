/** How the HTTP server reads requests, before anything of the product sees them. */
@NullMarked
package io.syncline.app.http;

import org.jspecify.annotations.NullMarked;
