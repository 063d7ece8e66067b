"""The straightened line that the MRZ reader sees: fixed height, fixed pitch, even contrast."""

import cv2
import numpy as np

PITCH = 16
CAP = 16
HEIGHT = 28
WINDOW = 22  # columns that the searching net sees: one cell
READING = 30  # columns that the reading nets see: a cell and the near halves of its neighbours


def even_contrast(strip: np.ndarray) -> np.ndarray:
    """Map the local paper level to 0 and the local ink level to 1, along the strip."""
    source = strip.astype(np.float32)
    kernel = np.ones((HEIGHT | 1, 2 * PITCH + 1), np.uint8)
    light = cv2.dilate(cv2.GaussianBlur(source, (3, 3), 0), kernel)
    dark = cv2.erode(cv2.GaussianBlur(source, (3, 3), 0), kernel)
    size = (4 * PITCH + 1, 1)
    light = cv2.blur(light, size)
    dark = cv2.blur(dark, size)
    span = np.maximum(light - dark, 12.0)
    return np.clip((light - source) / span, 0.0, 1.0).astype(np.float32)


def windows(strip: np.ndarray, centres: np.ndarray, width: int = WINDOW) -> np.ndarray:
    """Cut cells of HEIGHT x `width` columns around `centres`: an array of cells x rows x columns."""
    half = width // 2
    padded = np.pad(strip, ((0, 0), (half, half)), mode="edge")
    columns = np.clip(centres, 0, strip.shape[1] - 1)[:, None] + np.arange(width)[None, :]
    return np.ascontiguousarray(padded[:, columns].transpose(1, 0, 2))
