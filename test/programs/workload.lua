-- The Lua program of the comparison and of the benchmark: closures, tables,
-- strings, coroutines, metatables, errors and garbage, in even parts.
-- usage: lua workload.lua ROUNDS; prints one checksum line for each part.
-- Only strings and numbers are table keys: the order of other keys depends on
-- addresses, and the calls made would too.

local rounds = tonumber(arg and arg[1]) or 1

-- A small generator of its own: math.random is seeded anew by every run.
local state = 12345
local function random(limit)
  state = (state * 1103515245 + 12345) % 2147483648
  return state // 65536 % limit
end

local function fibonacci(n)
  if n < 2 then return n end
  return fibonacci(n - 1) + fibonacci(n - 2)
end

local function closures()
  local adders = {}
  for i = 1, 64 do
    local total = 0
    adders[i] = function(x) total = total + x * i; return total end
  end
  local sum = 0
  for i = 1, 4000 do sum = sum + adders[i % 64 + 1](i) % 7 end
  return sum
end

local function sorting()
  local values = {}
  for i = 1, 450 do values[i] = random(100000) end
  table.sort(values, function(a, b) return a > b end)
  local sum = 0
  for i = 1, #values, 10 do sum = sum + values[i] * (i % 3) end
  return sum
end

local function strings()
  local words, count = {}, {}
  for i = 1, 200 do
    words[#words + 1] = string.format("w%03d-%x", random(200), random(4096))
  end
  local text = table.concat(words, " ")
  for head, tail in text:gmatch("(w%d+)-(%x+)") do
    count[head] = (count[head] or 0) + tonumber(tail, 16)
  end
  local replaced = text:gsub("w(%d)", "%1w"):upper():rep(2):sub(5, -5)
  local sum = #replaced
  for i = 0, 199 do sum = sum + (count[string.format("w%03d", i)] or 0) end
  return sum
end

local function coroutines()
  local function walk(low, high)
    if low > high then return end
    local middle = (low + high) // 2
    walk(low, middle - 1)
    coroutine.yield(middle)
    walk(middle + 1, high)
  end
  local sum, weight = 0, 1
  for value in coroutine.wrap(function() walk(1, 900) end) do
    sum = sum + value * weight
    weight = weight % 5 + 1
  end
  return sum
end

local Vector = {}
Vector.__index = Vector
Vector.__add = function(a, b) return Vector.new(a.x + b.x, a.y + b.y) end
Vector.__eq = function(a, b) return a.x == b.x and a.y == b.y end
Vector.__lt = function(a, b) return a:norm() < b:norm() end
Vector.__tostring = function(v) return "(" .. v.x .. "," .. v.y .. ")" end
function Vector.new(x, y) return setmetatable({x = x, y = y}, Vector) end
function Vector:norm() return self.x * self.x + self.y * self.y end

local function objects()
  local sum, longest = Vector.new(0, 0), Vector.new(0, 0)
  for i = 1, 400 do
    local v = Vector.new(random(50), i % 9)
    sum = sum + v
    if longest < v then longest = v end
    if v == longest then sum = sum + v end
  end
  return #tostring(sum) + sum:norm() % 1000
end

local function errors()
  local caught = 0
  local function fail(depth)
    if depth == 0 then error({code = caught % 3 + 1}) end
    return fail(depth - 1) + 1
  end
  for i = 1, 400 do
    local ok, problem = pcall(fail, i % 10)
    if not ok then caught = caught + problem.code end
  end
  return caught
end

local function sieve()
  local composite, primes = {}, 0
  for i = 2, 6000 do
    if not composite[i] then
      primes = primes + 1
      for j = i * i, 6000, i do composite[j] = true end
    end
  end
  return primes
end

local function loading()
  local chunk = load("local a = ... ; local t = {} for i = 1, a do " ..
    "t[i] = i * 2 end return #t + select('#', table.unpack(t, 1, 20))")
  local sum = 0
  for i = 20, 140 do sum = sum + chunk(i) end
  return sum
end

local parts = {
  {"fibonacci", function() return fibonacci(18) end},
  {"closures", closures}, {"sorting", sorting}, {"strings", strings},
  {"coroutines", coroutines}, {"objects", objects}, {"errors", errors},
  {"sieve", sieve}, {"loading", loading},
}
for _, part in ipairs(parts) do
  local sum = 0
  for _ = 1, rounds do sum = (sum * 31 + part[2]()) % 1000000007 end
  print(string.format("%-12s %d", part[1], sum))
end
