/** The port to other systems: reads, listings, writes and the ways in which they fail. */
@NullMarked
package io.syncline.core.system;

import org.jspecify.annotations.NullMarked;
