@NullMarked
package io.syncline.core.definition.map;

import org.jspecify.annotations.NullMarked;
