/** The versions of definitions that were loaded, and what differs between two. */
@NullMarked
package io.syncline.core.definition.version;

import org.jspecify.annotations.NullMarked;
