/** Definition files as they are written. */
@NullMarked
package io.syncline.definition.source;

import org.jspecify.annotations.NullMarked;
