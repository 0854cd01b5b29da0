/** Binds YAML with positions to records. */
@NullMarked
package io.syncline.definition.binding;

import org.jspecify.annotations.NullMarked;
