/** What a connected system holds, whatever its manifest says. */
@NullMarked
package io.syncline.core.system.discover;

import org.jspecify.annotations.NullMarked;
