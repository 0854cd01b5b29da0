/** The erasure of persons: asked for, carried out copy by copy, proved. */
@NullMarked
package io.syncline.core.sync.erasure;

import org.jspecify.annotations.NullMarked;
