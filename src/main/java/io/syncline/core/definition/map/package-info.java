/** What a sync connects, on one page: who knows what, what flows where, who is responsible. */
@NullMarked
package io.syncline.core.definition.map;

import org.jspecify.annotations.NullMarked;
