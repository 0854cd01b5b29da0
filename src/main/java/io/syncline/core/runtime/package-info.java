/** What every part of the engine is handed alike. */
@NullMarked
package io.syncline.core.runtime;

import org.jspecify.annotations.NullMarked;
