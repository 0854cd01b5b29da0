/**
 * Every manifest that the product ships against one stand-in, made of the manifest and of what the
 * vendor publishes.
 */
@NullMarked
package io.syncline.system.http.vendor;

import org.jspecify.annotations.NullMarked;
