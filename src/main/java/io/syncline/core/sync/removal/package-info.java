/** What a deleted, archived or restored copy does to its record and to the other copies. */
@NullMarked
package io.syncline.core.sync.removal;

import org.jspecify.annotations.NullMarked;
