/** Carries the operations of a system to Camel routes. */
@NullMarked
package io.syncline.system.camel;

import org.jspecify.annotations.NullMarked;
