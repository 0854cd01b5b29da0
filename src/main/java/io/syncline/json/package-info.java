/**
 * JSON text to and from the tree that the core works with; a room of its own because every edge
 * needs it.
 */
@NullMarked
package io.syncline.json;

import org.jspecify.annotations.NullMarked;
