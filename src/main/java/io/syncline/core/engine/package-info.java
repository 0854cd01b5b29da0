/** The assembly of the engine. */
@NullMarked
package io.syncline.core.engine;

import org.jspecify.annotations.NullMarked;
