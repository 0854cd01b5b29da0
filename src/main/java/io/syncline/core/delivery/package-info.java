/**
 * One change for one target: what is due, the intent, the write, and how an unknown outcome is
 * settled.
 */
@NullMarked
package io.syncline.core.delivery;

import org.jspecify.annotations.NullMarked;
