// Threads with names that hand work on: one reads, three work, one writes. The
// queue between them is short, so that all wait for each other.
#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <memory>
#include <mutex>
#include <pthread.h>
#include <string>
#include <thread>
#include <vector>

struct Image {
  unsigned width = 0, height = 0;
  std::vector<float> pixels;
};
using ImagePtr = std::unique_ptr<Image>;

template <typename T> class Queue {
public:
  explicit Queue(size_t most) : most_(most) {}

  void push(T item) {
    std::unique_lock<std::mutex> lock(mutex_);
    room_.wait(lock, [&] { return items_.size() < most_; });
    items_.push_back(std::move(item));
    filled_.notify_one();
  }

  bool pop(T &item) {
    std::unique_lock<std::mutex> lock(mutex_);
    filled_.wait(lock, [&] { return !items_.empty() || isClosed_; });
    if (items_.empty())
      return false;
    item = std::move(items_.front());
    items_.pop_front();
    room_.notify_one();
    return true;
  }

  void close() {
    std::lock_guard<std::mutex> lock(mutex_);
    isClosed_ = true;
    filled_.notify_all();
  }

private:
  std::mutex mutex_;
  std::condition_variable room_, filled_;
  std::deque<T> items_;
  size_t most_;
  bool isClosed_ = false;
};

static unsigned nextRandom(unsigned &state) {
  state = state * 1664525 + 1013904223;
  return state >> 8;
}

static ImagePtr loadImage(unsigned number) {
  auto image = std::make_unique<Image>();
  image->width = image->height = 128 + 64 * (number % 4);
  image->pixels.resize(image->width * image->height);
  for (float &pixel : image->pixels)
    pixel = static_cast<float>(nextRandom(number) & 255);
  return image;
}

static float pixelAt(const Image &image, int x, unsigned y) {
  x = std::clamp(x, 0, static_cast<int>(image.width) - 1);
  return image.pixels[y * image.width + static_cast<unsigned>(x)];
}

__attribute__((noinline)) static float blurPixel(const Image &image, int x,
                                                 unsigned y) {
  float sum = 0, weights = 0;
  for (int dx = -12; dx <= 12; ++dx) {
    float weight = 1.0f / static_cast<float>(1 + dx * dx);
    sum += weight * pixelAt(image, x + dx, y);
    weights += weight;
  }
  return sum / weights;
}

static ImagePtr blur(const Image &image) {
  auto result = std::make_unique<Image>(image);
  for (unsigned y = 0; y < image.height; ++y)
    for (unsigned x = 0; x < image.width; ++x)
      result->pixels[y * image.width + x] =
          blurPixel(image, static_cast<int>(x), y);
  return result;
}

static double histogramEntropy(const Image &image) {
  std::vector<unsigned> counts(256);
  for (float pixel : image.pixels)
    ++counts[static_cast<unsigned char>(pixel)];
  double entropy = 0, all = static_cast<double>(image.pixels.size());
  for (unsigned count : counts)
    if (count > 0)
      entropy -= count / all * std::log2(count / all);
  return entropy;
}

static ImagePtr shrink(const Image &image) {
  auto result = std::make_unique<Image>();
  result->width = image.width / 4;
  result->height = image.height / 4;
  for (unsigned y = 0; y < result->height; ++y)
    for (unsigned x = 0; x < result->width; ++x)
      result->pixels.push_back(image.pixels[y * 4 * image.width + x * 4]);
  return result;
}

static ImagePtr makeThumbnail(ImagePtr image) {
  for (int pass = 0; pass < 2; ++pass)
    image = blur(*image);
  if (histogramEntropy(*image) < 0)
    return nullptr;
  return shrink(*image);
}

static void readImages(Queue<ImagePtr> &images) {
  for (unsigned i = 0; i < 120; ++i)
    images.push(loadImage(i));
  images.close();
}

static void work(Queue<ImagePtr> &images, Queue<ImagePtr> &thumbnails) {
  for (ImagePtr image; images.pop(image);)
    thumbnails.push(makeThumbnail(std::move(image)));
}

static std::string encode(const Image &image) {
  std::string text = "P2 " + std::to_string(image.width) + "\n";
  for (float pixel : image.pixels)
    text += std::to_string(static_cast<int>(pixel)) + " ";
  return text;
}

static void writeThumbnails(Queue<ImagePtr> &thumbnails) {
  std::FILE *file = std::tmpfile();
  for (ImagePtr image; file && thumbnails.pop(image);) {
    std::string text = encode(*image);
    std::fwrite(text.data(), 1, text.size(), file);
    std::fflush(file);
  }
  if (file)
    std::fclose(file);
}

int main() {
  Queue<ImagePtr> images(4), thumbnails(4);
  auto named = [](std::thread &thread, const char *name) {
    pthread_setname_np(thread.native_handle(), name);
  };
  std::thread reader(readImages, std::ref(images));
  named(reader, "reader");
  std::vector<std::thread> workers;
  for (int i = 0; i < 3; ++i) {
    workers.emplace_back(work, std::ref(images), std::ref(thumbnails));
    named(workers.back(), ("worker " + std::to_string(i)).c_str());
  }
  std::thread writer(writeThumbnails, std::ref(thumbnails));
  named(writer, "writer");
  reader.join();
  for (std::thread &worker : workers)
    worker.join();
  thumbnails.close();
  writer.join();
}
